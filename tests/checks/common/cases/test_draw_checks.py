"""Names of sizes that stand for nothing, and sizes that make no array."""

import pytest
from pydantic import ValidationError

from tests.support.drawn_cases import read_cases


@pytest.mark.parametrize(
    ("block", "complaint"),
    [
        pytest.param("random: {x: {array: [n]}, m: {integer: [1, 3]}}", "called 'n'", id="unknown"),
        pytest.param("random: {x: {array: [m]}, m: {uniform: [1, 3]}}", "called 'm'", id="a real"),
        pytest.param(
            "random: {a: {integer: [1, b]}, b: {integer: [1, a]}}", "called 'b'", id="a circle"
        ),
        pytest.param(
            "random: {x: 1}, sizes: {N: M, M: 3}", "no size above this is called 'M'", id="below"
        ),
        pytest.param("random: {N: 1}, sizes: {N: 3}", "is an argument, too", id="twice"),
        pytest.param(
            "random: {x: {array: [N - 3]}}, sizes: {N: [3, 9]}",
            "'N - 3' is 0.*if N = 3",
            id="an axis without entries",
        ),
        pytest.param(
            "random: {x: {array: [3], between: [0, C - N]}}, sizes: {C: [2, 5], N: [1, 3]}",
            "smaller number first.*C = 2, N = 3",
            id="bounds in the wrong order",
        ),
        pytest.param(
            "random: {x: {array: [N, N, N]}}, sizes: {N: 200}", "at most 1000000", id="too many"
        ),
        pytest.param("random: {x: 1}, sizes: {N: [5, 2]}", "smaller number first", id="reversed"),
    ],
)
def test_sizes_that_are_refused(block: str, complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        read_cases(f"[{{{block}}}]")


def test_a_size_may_use_a_size_above_it_and_an_argument_that_comes_later() -> None:
    block = "random: {x: {array: [d]}, h: {one_of: [2, 4]}, n: 3, d: {integer: [h * n, h * D]}}"
    for case in read_cases(f"[{{{block}, sizes: {{B: 4, D: B + 1}}, times: 9}}]"):
        x, h, n, d = case.arguments.values()
        assert x.shape == (d,)  # type: ignore[union-attr]
        assert h * n <= d <= h * 5  # type: ignore[operator]
