"""Tests a rubric: what it should pay for earns full marks, and what it should not earns less."""

from grader.rubric_check.examination import Examination, examine
from grader.rubric_check.finding import RubricFinding, Severity

__all__ = ["Examination", "RubricFinding", "Severity", "examine"]
