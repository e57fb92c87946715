"""Sections in a notebook, whose cells may name their question in the metadata."""

import pytest

from grader.text.markdown import MarkdownPiece, find_answers
from tests.support.sites import HW2

CELLS = [
    MarkdownPiece("# Homework", 1),
    MarkdownPiece("## Question 1\n\n**i)** What?", 2, is_handed_out=True),
    MarkdownPiece("foo", 4, question="q1.i"),
    MarkdownPiece("more", 6),
    MarkdownPiece("**ii)** What?", 7, is_handed_out=True),
    MarkdownPiece("bar", 9),
    MarkdownPiece("## Question 2\nWhat?", 10),
    MarkdownPiece("**Question 2**\n\nbaz\n\n## Question 3", 11, question="q2"),
    MarkdownPiece("## Question 4\n\n### iii)", 12),
    MarkdownPiece("keys", 14),
]


@pytest.mark.parametrize(
    ("question", "source", "cell", "line"),
    [
        pytest.param(
            "q1.i", "foo\n\nmore", 4, 1, id="named by its metadata, continued in the next cell"
        ),
        pytest.param("q1.ii", "bar", 9, 1, id="below a locked cell"),
        pytest.param("q2", "baz\n\n## Question 3", 11, 3, id="its metadata wins"),
        pytest.param("q4.iii", "keys", 14, 1, id="in the cell after its heading"),
    ],
)
def test_cells_of_a_notebook(question: str, source: str, cell: int, line: int) -> None:
    text = find_answers(CELLS, HW2, file="hw2.ipynb").texts[question]
    assert (text.source, text.place.cell, text.place.line) == (source, cell, line)


def test_a_notebook_has_no_other_answers() -> None:
    found = find_answers(CELLS, HW2, file="hw2.ipynb")
    assert set(found.texts) == {"q1.i", "q1.ii", "q2", "q4.iii"}
    assert found.notes == ()
