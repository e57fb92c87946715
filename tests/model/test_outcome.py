"""Outcomes: the verdict of a fraction."""

from fractions import Fraction

import pytest

from grader.model import Outcome, Verdict


@pytest.mark.parametrize(
    ("fraction", "verdict"),
    [
        pytest.param(Fraction(0), Verdict.WRONG, id="nothing"),
        pytest.param(Fraction(1, 100), Verdict.PARTIAL, id="a little"),
        pytest.param(Fraction(99, 100), Verdict.PARTIAL, id="nearly all"),
        pytest.param(Fraction(1), Verdict.CORRECT, id="all"),
    ],
)
def test_the_verdict_of_a_fraction(fraction: Fraction, verdict: Verdict) -> None:
    assert Outcome.of_fraction(fraction, "").verdict is verdict


@pytest.mark.parametrize(
    "fraction",
    [pytest.param(Fraction(-1, 2), id="negative"), pytest.param(Fraction(3, 2), id="above 1")],
)
def test_a_fraction_is_between_0_and_1(fraction: Fraction) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Outcome.of_fraction(fraction, "")
