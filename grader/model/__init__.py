"""The values that cross every border: frozen, plain, comparable. Standard library only.

The sandbox's worker carries a copy of this package, so nothing secret may stand in it.
"""

from grader.model.answer import Answer, Place, Reading, SourceFile, Text
from grader.model.grade import CheckGrade, Grade, Gradebook, Head, Override, QuestionGrade
from grader.model.outcome import Disclosure, Evidence, Outcome, Part, Show, Verdict
from grader.model.plan import (
    Call,
    Cell,
    Collected,
    DataFile,
    Limits,
    Plan,
    Program,
    Read,
    Reply,
    Request,
    Status,
    StepFault,
    Terms,
    Within,
)
from grader.model.values import Plain, Tensor

FORMAT = 1
"""Number of the JSON results format; raised by every change that could break a reader."""

__all__ = [
    "FORMAT",
    "Answer",
    "Call",
    "Cell",
    "CheckGrade",
    "Collected",
    "DataFile",
    "Disclosure",
    "Evidence",
    "Grade",
    "Gradebook",
    "Head",
    "Limits",
    "Outcome",
    "Override",
    "Part",
    "Place",
    "Plain",
    "Plan",
    "Program",
    "QuestionGrade",
    "Read",
    "Reading",
    "Reply",
    "Request",
    "Show",
    "SourceFile",
    "Status",
    "StepFault",
    "Tensor",
    "Terms",
    "Text",
    "Verdict",
    "Within",
]
