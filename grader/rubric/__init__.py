"""Reads rubrics strictly, and gives them as frozen values."""

from grader.rubric.load import load
from grader.rubric.values import Question, Rubric, Slot

__all__ = ["Question", "Rubric", "Slot", "load"]
