"""The five steps in order. Only this room knows them all."""

from grader.pipeline.course import Course
from grader.pipeline.exporting import Exported, Wanted, export
from grader.pipeline.gradescope import grade_on_gradescope
from grader.pipeline.grading import Progress, Summary, grade_class
from grader.pipeline.one import grade_one
from grader.pipeline.reference import reference_values
from grader.pipeline.shared import Shared

__all__ = [
    "Course",
    "Exported",
    "Progress",
    "Shared",
    "Summary",
    "Wanted",
    "export",
    "grade_class",
    "grade_on_gradescope",
    "grade_one",
    "reference_values",
]
