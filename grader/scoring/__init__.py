"""Turns outcomes into points: first each check, then what people and policies make of the total."""

from grader.scoring.checks import CENT, JudgedAnswer, grade_question, points, scored_again, settle
from grader.scoring.prerequisites import needed
from grader.scoring.totals import finish

__all__ = [
    "CENT",
    "JudgedAnswer",
    "finish",
    "grade_question",
    "needed",
    "points",
    "scored_again",
    "settle",
]
