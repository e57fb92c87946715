"""Where an answer is in the student's files."""

import pytest

from grader.checks.common.places import place_in_text
from grader.model import Place, Text

SOURCE = "one\ntwo\nthree\nfour"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        pytest.param(Place("hw.md", 10), "hw.md line 12", id="lines count from the text's first"),
        pytest.param(Place("hw.ipynb", cell=3), "hw.ipynb cell 3", id="a cell has no lines"),
        pytest.param(
            Place("hw.md", 10, under="Q1"), "hw.md line 12, under Q1", id="under a heading"
        ),
    ],
)
def test_the_place_of_an_offset(place: Place, words: str) -> None:
    assert place_in_text(Text(SOURCE, place), SOURCE.index("three")) == words
