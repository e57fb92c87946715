"""Finds students and their files in a folder, clones, an archive or one path. Runs nothing."""

from grader.discover.layout import discover
from grader.discover.submission import Submission, Work, open_work

__all__ = ["Submission", "Work", "discover", "open_work"]
