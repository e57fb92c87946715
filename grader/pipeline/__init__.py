"""Grades a class in five steps: discover, collect, check, score, report.

The package exports what grades a whole class. Import the modules directly to grade one student, to
grade on demand or to regrade.
"""

from grader.discover import Course
from grader.pipeline.grading import GradingProgress, RunSummary, grade_class

__all__ = ["Course", "GradingProgress", "RunSummary", "grade_class"]
