"""Which question a heading, a list marker or a run-in names, as students really write them."""

from grader.labels.keys import alike, question_of_key
from grader.labels.outline import Outline, Path
from grader.labels.page import Label
from grader.labels.reader import find_labels
from grader.labels.site import Site, Style

__all__ = ["Label", "Outline", "Path", "Site", "Style", "alike", "find_labels", "question_of_key"]
