"""Sizes: numbers, names, and sums and products of them, which are never run as Python."""

import pytest

from grader.checks.common.cases.sizes import names_in, size_of

SIZES = {"N": 5, "D": 4}


@pytest.mark.parametrize(
    ("size", "value", "names"),
    [
        pytest.param(3, 3, set(), id="a number"),
        pytest.param("N", 5, {"N"}, id="a name"),
        pytest.param("2 * N + 1", 11, {"N"}, id="an expression"),
        pytest.param("N * (D - 1)", 15, {"N", "D"}, id="brackets"),
        pytest.param("-N // 2", -3, {"N"}, id="a negative quotient"),
    ],
)
def test_a_size(size: int | str, value: int, names: set[str]) -> None:
    assert size_of(size, SIZES) == value
    assert names_in(size) == names


@pytest.mark.parametrize(
    ("size", "complaint"),
    [
        pytest.param("N +", "neither a number nor a name", id="half an expression"),
        pytest.param("N ** 2", "made of them", id="a power"),
        pytest.param("N / 2", "made of them", id="a fraction"),
        pytest.param("print(N)", "made of them", id="a call"),
        pytest.param("N.real", "made of them", id="an attribute"),
        pytest.param("True", "made of them", id="a truth value"),
        pytest.param("1.5", "made of them", id="a decimal number"),
        pytest.param("N // (D - 4)", "divides by 0", id="by 0"),
        pytest.param("N + " * 20 + "N", "at most 60 characters", id="too long"),
    ],
)
def test_a_size_that_is_refused(size: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        size_of(size, SIZES)
