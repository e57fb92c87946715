"""Which question a heading, a list marker or a run-in names, as students really write them."""

from grader.text.labels.answer_keys import alike, question_of_key
from grader.text.labels.label import Label
from grader.text.labels.outline import LabelPath, Outline
from grader.text.labels.reader import find_labels
from grader.text.labels.site import Site, Style

__all__ = [
    "Label",
    "LabelPath",
    "Outline",
    "Site",
    "Style",
    "alike",
    "find_labels",
    "question_of_key",
]
