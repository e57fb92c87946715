"""Tests a rubric: right answers must earn full marks, and wrong answers less."""

from grader.rubric_check.examination import Examination, examine
from grader.rubric_check.finding import RubricFinding, Severity

__all__ = ["Examination", "RubricFinding", "Severity", "examine"]
