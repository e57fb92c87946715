"""Finds students and their files in a folder, clones, an archive or one path. Runs nothing."""

from grader.discover.choice import is_answer
from grader.discover.course import Course, FoundClass
from grader.discover.earlier_output import LOCK, STORE, is_output_folder, work_in
from grader.discover.enrolment import enrol
from grader.discover.layout import discover, discover_among, has_class
from grader.discover.nbgrader_timestamp import nbgrader_time
from grader.discover.pushed_commits import pushed_time
from grader.discover.single import discover_one
from grader.discover.submission import Submission, Work, form_of, open_work
from grader.discover.teams import teams_of
from grader.discover.tree import walk_folder

__all__ = [
    "LOCK", "STORE", "Course", "FoundClass", "Submission", "Work", "discover", "discover_among",
    "discover_one", "enrol", "form_of", "has_class", "is_answer", "is_output_folder",
    "nbgrader_time", "open_work", "pushed_time", "teams_of", "walk_folder", "work_in",
]  # fmt: skip
