"""Tests a rubric: what it should pay for earns full marks, and what it should not earns less."""

from grader.examine.examination import Examination, examine
from grader.examine.finding import Finding, Severity

__all__ = ["Examination", "Finding", "Severity", "examine"]
