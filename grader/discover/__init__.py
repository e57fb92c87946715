"""Finds students and their files in a folder, clones, an archive or one path. Runs nothing."""

from grader.discover.enrolment import enrolled
from grader.discover.hand_in_times import handed_in
from grader.discover.layout import discover
from grader.discover.single import one
from grader.discover.submission import Submission, Work, is_answer, open_work
from grader.discover.tree import LOCK, STORE, walk_folder

__all__ = [
    "LOCK", "STORE", "Submission", "Work", "discover", "enrolled", "handed_in", "is_answer", "one",
    "open_work", "walk_folder",
]  # fmt: skip
