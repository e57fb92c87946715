"""Reads a rubric file into a `Rubric`, or reports every fault in it with its place."""

from grader.rubric.datafiles import data_paths
from grader.rubric.find_rubric import find, rubrics_in
from grader.rubric.load_rubric import load
from grader.rubric.maximum_points import maximum
from grader.rubric.preview import read_preview
from grader.rubric.reference_file import reference_bytes, reference_source

__all__ = [
    "data_paths",
    "find",
    "load",
    "maximum",
    "read_preview",
    "reference_bytes",
    "reference_source",
    "rubrics_in",
]
