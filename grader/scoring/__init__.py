"""Turns outcomes into points of a check, and checks into a total with overrides and policies."""

from grader.scoring.checks import (
    CENT,
    JudgedAnswer,
    grade_criterion,
    grade_question,
    points,
    score_again,
)
from grader.scoring.prerequisites import apply_needs
from grader.scoring.totals import finish

__all__ = [
    "CENT",
    "JudgedAnswer",
    "apply_needs",
    "finish",
    "grade_criterion",
    "grade_question",
    "points",
    "score_again",
]
