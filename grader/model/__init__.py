"""The records that all rooms exchange: frozen and comparable, with the standard library only.

The sandbox's worker gets a copy of this package, so nothing in it may be secret.
"""

from grader.model.answer import Answer, FileReading, Leftover, Place, SourceFile, Text
from grader.model.attendance import Attendance
from grader.model.grade import (
    Adjustment,
    CheckGrade,
    ClassInfo,
    Grade,
    Gradebook,
    Override,
    QuestionGrade,
)
from grader.model.hand_in_times import HandInTimes
from grader.model.outcome import (
    ArrayPair,
    Disclosure,
    Evidence,
    Outcome,
    Part,
    Publish,
    Show,
    Verdict,
)
from grader.model.plan import (
    NEEDS_PYTHON,
    UNWRITTEN,
    Call,
    CodeCell,
    CollectedReplies,
    DataFile,
    Limits,
    Plan,
    Program,
    Read,
    Reply,
    Request,
    RequestLimits,
    Status,
    StepFault,
    StepsRequest,
    Terms,
    distinct_requests,
    program_names,
    shorten,
)
from grader.model.scoring_policy import NO_POLICY, BestOf, LatePolicy, Rounding, ScoringPolicy
from grader.model.step_tree import ComparedValue, StepLine, StepTree
from grader.model.tensor import Plain, Tensor

FORMAT = 1
"""Version of the JSON results format; every change that could break a reader raises it."""

__all__ = [
    "FORMAT",
    "NEEDS_PYTHON",
    "NO_POLICY",
    "UNWRITTEN",
    "Adjustment",
    "Answer",
    "ArrayPair",
    "Attendance",
    "BestOf",
    "Call",
    "CheckGrade",
    "ClassInfo",
    "CodeCell",
    "CollectedReplies",
    "ComparedValue",
    "DataFile",
    "Disclosure",
    "Evidence",
    "FileReading",
    "Grade",
    "Gradebook",
    "HandInTimes",
    "LatePolicy",
    "Leftover",
    "Limits",
    "Outcome",
    "Override",
    "Part",
    "Place",
    "Plain",
    "Plan",
    "Program",
    "Publish",
    "QuestionGrade",
    "Read",
    "Reply",
    "Request",
    "RequestLimits",
    "Rounding",
    "ScoringPolicy",
    "Show",
    "SourceFile",
    "Status",
    "StepFault",
    "StepLine",
    "StepTree",
    "StepsRequest",
    "Tensor",
    "Terms",
    "Text",
    "Verdict",
    "distinct_requests",
    "program_names",
    "shorten",
]
