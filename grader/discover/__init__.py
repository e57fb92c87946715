"""Finds students and their files in a folder, clones, an archive or one path. Runs nothing."""

from grader.discover.layout import discover
from grader.discover.one import one
from grader.discover.submission import Submission, Work, open_work
from grader.discover.times import handed_in
from grader.discover.tree import STORE

__all__ = ["STORE", "Submission", "Work", "discover", "handed_in", "one", "open_work"]
