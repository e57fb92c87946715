"""The values that cross every border: frozen, plain, comparable. Standard library only.

The sandbox's worker carries a copy of this package, so nothing secret may stand in it.
"""

from grader.model.answer import Answer, Place, Reading, SourceFile, Text
from grader.model.attendance import Roll
from grader.model.grade import (
    Adjustment,
    CheckGrade,
    Grade,
    Gradebook,
    Head,
    Override,
    QuestionGrade,
)
from grader.model.outcome import Disclosure, Evidence, Outcome, Part, Publish, Show, Verdict
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
from grader.model.scoring_policy import NO_POLICY, Best, Late, Policy, Rounding
from grader.model.tensor import Plain, Tensor

FORMAT = 1
"""Number of the JSON results format; raised by every change that could break a reader."""

__all__ = [
    "FORMAT",
    "NO_POLICY",
    "Adjustment",
    "Answer",
    "Best",
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
    "Late",
    "Limits",
    "Outcome",
    "Override",
    "Part",
    "Place",
    "Plain",
    "Plan",
    "Policy",
    "Program",
    "Publish",
    "QuestionGrade",
    "Read",
    "Reading",
    "Reply",
    "Request",
    "Roll",
    "Rounding",
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
