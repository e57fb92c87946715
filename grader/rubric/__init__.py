"""Reads a rubric file strictly: a `Rubric`, or every fault in it with its place."""

from grader.rubric.datafiles import data_paths
from grader.rubric.find import find
from grader.rubric.load import load
from grader.rubric.maximum import maximum
from grader.rubric.outlook import outlook
from grader.rubric.solution import reference_source

__all__ = ["data_paths", "find", "load", "maximum", "outlook", "reference_source"]
