"""The five steps in order. Only this room knows them all."""

from grader.pipeline.course import Course
from grader.pipeline.grading import Progress, Summary, grade_class
from grader.pipeline.one import grade_one
from grader.pipeline.reference import reference_values

__all__ = ["Course", "Progress", "Summary", "grade_class", "grade_one", "reference_values"]
