"""The numbers of a text that may be claims."""

import pytest

from grader.text.maths import find_claim
from grader.text.maths.candidates import candidates
from grader.text.maths.tokens import tokens


@pytest.mark.parametrize("value", [0, 1])
def test_a_number_that_is_its_own_square_may_end_the_text(value: int) -> None:
    assert find_claim(f"x = {value}").value == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("3 and 7", [3, 7], id="alone"),
        pytest.param("1 + 2 = 3", [3], id="end of a chain"),
        pytest.param("R = 1 + 2 = 3 px", [3], id="end of a chain, with names"),
        pytest.param("3 = 1 + 2", [3], id="begin of a chain"),
        pytest.param("1 + 2", [], id="operands"),
        pytest.param("2(3-1) = 4", [4], id="a product without sign"),
        pytest.param("4 (3 x 5)", [4], id="a product in brackets"),
        pytest.param("15x15", [15], id="square"),
        pytest.param("15x15 = 225", [15], id="square and area"),
        pytest.param("3 * 3 = 9", [9], id="product of equals"),
        pytest.param("15x7", [], id="rectangle"),
        pytest.param("= -3", [-3], id="negative"),
        pytest.param("5 -3 = 2", [2], id="difference"),
        pytest.param("twenty-five", [25], id="two words"),
        pytest.param("one of 3", [1, 3], id="a word next to digits"),
    ],
)
def test_candidates(text: str, values: list[float]) -> None:
    assert [candidate.value for candidate in candidates(tokens(text))] == values


def test_the_name_of_a_candidate() -> None:
    given, computed = candidates(tokens("k = 3, R_2 = 3 + 4 = 7"))
    assert (given.name, given.is_computed) == ("k", False)
    assert (computed.name, computed.is_computed) == ("", True)
