"""How a whole array differs, and where its entries are in a text."""

from fractions import Fraction

import numpy as np
import pytest

from grader.checks.common.comparison_evidence import MOST_IN_PAIR, differences
from grader.checks.common.diagnosis import diagnose
from grader.checks.common.entry_places import mark_entries
from grader.compare import Tolerance
from grader.model import Evidence

EXACT = Tolerance(0, 0)
RIGHT = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 10]])
MASK = np.tril(np.ones((4, 4), dtype=bool))


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        pytest.param(~MASK, MASK, "the opposite", id="opposite"),
        pytest.param(1 - MASK.astype(float), MASK, "the opposite", id="opposite, in numbers"),
        pytest.param(MASK.T, MASK, "transposed", id="transposed"),
        pytest.param(RIGHT[:2].T, RIGHT[:2], "transposed", id="transposed, of another shape"),
        pytest.param(-RIGHT, RIGHT, "opposite sign", id="sign"),
        pytest.param(RIGHT[::-1], RIGHT, "rows are in reverse", id="rows reversed"),
        pytest.param(RIGHT[:, ::-1], RIGHT, "columns are in reverse", id="columns reversed"),
        pytest.param(RIGHT[0][::-1], RIGHT[0], "entries are in reverse", id="vector reversed"),
        pytest.param(RIGHT / 3, RIGHT, "0.333333 times", id="a factor"),
        pytest.param(RIGHT + 1, RIGHT, "too large by 1", id="an offset"),
        pytest.param(RIGHT - 0.25, RIGHT, "too small by 0.25", id="an offset below"),
        pytest.param(np.roll(RIGHT, 1, 0), RIGHT, "one row too late", id="rows shifted"),
        pytest.param(np.roll(RIGHT, -1, 1), RIGHT, "one column too early", id="columns shifted"),
        pytest.param(np.array([0, 1, 2, 9]), np.array([1, 2, 9, 5]), "too late", id="a vector"),
    ],
)
def test_a_simple_change_is_named(actual: np.ndarray, expected: np.ndarray, words: str) -> None:
    assert words in diagnose(
        actual, expected, EXACT if actual.dtype != float else Tolerance(1e-9, 0)
    )


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        pytest.param(RIGHT * RIGHT, RIGHT, id="no simple change"),
        pytest.param(np.array(3), np.array(-3), id="a single number"),
        pytest.param(np.full((3, 3), 2), np.ones((3, 3)), id="nothing to tell an order by"),
        pytest.param(np.zeros((3, 3)), RIGHT, id="zeros are no multiple"),
        pytest.param(np.full((3, 3), np.nan), RIGHT, id="not numbers"),
        pytest.param(np.array([1e308, -1e308]), np.array([1e308, 1e307]), id="overflow"),
        pytest.param(np.array([], dtype=float), np.array([1.0, 2.0]), id="empty"),
        pytest.param(RIGHT.astype(object) * 10**30, RIGHT, id="huge integers"),
    ],
)
def test_without_a_simple_change_nothing_is_claimed(
    actual: np.ndarray, expected: np.ndarray
) -> None:
    assert diagnose(actual, expected, EXACT) == ""


def test_a_small_array_is_evidence_as_a_whole_and_a_hidden_case_is_not() -> None:
    actual = RIGHT.copy()
    actual[1, 2] = 60
    (item,) = differences(actual, RIGHT, EXACT, Evidence())
    assert item.arrays is not None
    assert item.arrays.wrong == ((2, 3),)
    assert item.arrays.found[1] == (4, 5, 60)
    (hidden,) = differences(actual, RIGHT, EXACT, Evidence(hidden=True))
    assert (hidden.arrays, hidden.diagnosis) == (None, "")


def test_a_large_array_is_not_shown_as_a_whole() -> None:
    large = np.arange(MOST_IN_PAIR + 1)
    items = differences(large + 1, large, EXACT, Evidence())
    assert [item.arrays for item in items] == [None] * len(items)
    assert items[0].diagnosis == "Every entry is too large by 1."


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        pytest.param(r"\begin{pmatrix} 1 & 2 \\ 3 & 5 \end{pmatrix}", "5", id="LaTeX"),
        pytest.param("[[1, 2], [3, 5.0]]", "5.0", id="nested lists"),
        pytest.param("| a | 1 | 2 |\n| 2 | 3 | 5 |", "5", id="labels in front of rows"),
    ],
)
def test_only_the_wrong_entry_is_marked(text: str, marked: str) -> None:
    about = Evidence(text=text, span=(10, 10 + len(text)))
    wrong = Evidence(text=text, span=about.span, index=(2, 2), share=Fraction(0))
    (item,) = mark_entries([wrong], about, np.array([[1, 2], [3, 5]]))
    assert item.text == marked
    assert item.span is not None
    assert text[item.span[0] - 10 : item.span[1] - 10] == marked


def test_entries_that_are_not_written_as_numbers_are_not_marked() -> None:
    about = Evidence(text=r"(\frac{1}{2}, 3)", span=(0, 16))
    (item,) = mark_entries([Evidence(index=(1,))], about, np.array([0.5, 3]))
    assert (item.text, item.span) == ("", None)
