"""Tables with answers: `| q1.ii | 15 |`."""

import pytest

from tests.support.documents import read, sources


@pytest.mark.parametrize(
    ("source", "answers"),
    [
        pytest.param(
            "| q1.ii | 15 |\n| Q1 (iv) | 15 pixels |",
            {"q1.ii": "15", "q1.iv": "15 pixels"},
            id="two rows",
        ),
        pytest.param(
            "# HW\n\n| Question | Answer |\n|---|---|\n| **Q1 ii** | 15 |\n| Question 3 | foo |\n",
            {"q1.ii": "15", "q3": "foo"},
            id="a table with a head",
        ),
        pytest.param(
            "Question | Answer\n---|---\n1.ii | 15\n1.iii | foo\n2 | bar",
            {"q1.ii": "15", "q1.iii": "foo", "q2": "bar"},
            id="without outer bars, a bare number among names",
        ),
        pytest.param(
            "| q2 | What? | foo<br>bar |\n|---|---|---|\n| q3 | a \\| b | |\n",
            {"q2": "What?\n\nfoo\nbar", "q3": "a | b"},
            id="several cells, breaks, an escape",
        ),
        pytest.param(
            "| q2 | foo |\n| | bar |\n| q3 | baz |",
            {"q2": "foo\n| | bar |", "q3": "baz"},
            id="a row that continues",
        ),
        pytest.param(
            "| q2 | foo |\n| total | 3 |\n| q3 | baz |\n\nThe end.",
            {"q2": "foo", "q3": "baz"},
            id="a row without a question",
        ),
        pytest.param(
            "| q2 | foo |\n| q1.ii | 15 |\n## Question 3\nbar",
            {"q2": "foo", "q1.ii": "15", "q3": "bar"},
            id="a heading below",
        ),
        pytest.param(
            "| q1.i | foo |\n| q1.ii | 15 |\n\n## Question 1\n\nii) 13",
            {"q1.i": "foo", "q1.ii": "13"},
            id="a heading wins",
        ),
        pytest.param(
            "## Question 1\n\n| q1.i | foo |\n| q1.ii | 15 |\n\niii) bar",
            {"q1.i": "foo", "q1.ii": "15", "q1.iii": "bar"},
            id="below a question with parts",
        ),
        pytest.param(
            "## Question 2\n\n| q1.i | foo |\n| q1.ii | 15 |",
            {"q2": "| q1.i | foo |\n| q1.ii | 15 |"},
            id="inside an answer",
        ),
        pytest.param("| q2 | foo |\n\n| q3 | bar |", {}, id="one row each"),
        pytest.param("| 1.1 | 1.2 |\n| 1.3 | 1.4 |", {}, id="a matrix"),
        pytest.param("| 2 | 3 |\n| 3 | 4 |", {}, id="a matrix of whole numbers"),
        pytest.param("| | max. points |\n|-|-|\n| q2 | 2 |\n| q3 | 2 |", {}, id="points"),
        pytest.param("| A | foo |\n| B | bar |", {}, id="components"),
    ],
)
def test_answers_in_a_table(source: str, answers: dict[str, str]) -> None:
    assert sources(source) == answers


def test_the_place_of_an_answer_in_a_table() -> None:
    place = read("# HW\n\n| q2 | foo |\n| q3 | bar |").texts["q3"].place
    assert (place.line, place.under) == (4, "`q3`")
