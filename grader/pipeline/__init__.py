"""The five steps in order. Only this room knows them all.

What grades a class stands here; who exports, regrades or shares imports the file that does it.
"""

from grader.pipeline.course import Course
from grader.pipeline.grading import GradingProgress, RunSummary, grade_class

__all__ = ["Course", "GradingProgress", "RunSummary", "grade_class"]
