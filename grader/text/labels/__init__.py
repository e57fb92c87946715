"""Which question a line names: `## Question 1 ii)`, `ii.` or `Q1.b: ...` in a student's text.

A file reader hands over each line where a label may be (`site.py`); `find_labels` (`reader.py`)
returns the labels (`label.py`). On the way, `read_spelling.py` splits a line into a word and
numbers, and `outline.py` knows which numbers the rubric has.
"""

from grader.text.labels.answer_keys import ambiguous_ids, question_of_key
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
    "ambiguous_ids",
    "find_labels",
    "question_of_key",
]
