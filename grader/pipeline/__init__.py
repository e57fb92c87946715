"""The five steps in order. Only this room knows them all."""

from grader.pipeline.course import Course
from grader.pipeline.grading import Progress, Summary, grade_class
from grader.pipeline.one import grade_one

__all__ = ["Course", "Progress", "Summary", "grade_class", "grade_one"]
