"""One number as an entry of a matrix."""

import math

import pytest

from grader.text.maths.numerals import parse_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("3", 3, id="int"),
        pytest.param("−3", -3, id="Unicode minus"),
        pytest.param("- 3", -3, id="minus and a space"),
        pytest.param("+3", 3, id="plus"),
        pytest.param("1.", 1, id="point at the end"),
        pytest.param(".5", 0.5, id="point at the beginning"),
        pytest.param("1e-3", 0.001, id="exponent"),
        pytest.param(r"1\cdot10^{3}", 1000, id="power of ten"),
        pytest.param(r"\frac{1}{2}", 0.5, id="fraction"),
        pytest.param(r"-\frac12", -0.5, id="fraction of digits"),
        pytest.param("1/2", 0.5, id="ratio"),
        pytest.param("1{,}5", 1.5, id="decimal comma in maths"),
        pytest.param(r"\mathbf{3}", 3, id="bold maths"),
        pytest.param(r"\text{3}", 3, id="text"),
        pytest.param("**3**", 3, id="bold"),
        pytest.param("(3)", 3, id="brackets"),
        pytest.param(r"-\infty", -math.inf, id="infinity"),
        pytest.param("True", 1, id="true"),
        pytest.param("1/0", None, id="division by zero"),
        pytest.param("1+1", None, id="sum"),
        pytest.param("--3", None, id="two signs"),
        pytest.param("x", None, id="letter"),
        pytest.param("", None, id="empty"),
        pytest.param("1" * 200, None, id="too long"),
    ],
)
def test_parse_number(written: str, value: float | None) -> None:
    assert parse_number(written) == value
