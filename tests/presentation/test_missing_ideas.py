"""Which missing ideas an answer needs, and how a page says it."""

from fractions import Fraction

import pytest

from grader.model import Evidence, Verdict
from grader.presentation.missing_ideas import choices, merge_missing
from tests.support.factories import check_grade

HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


@pytest.mark.parametrize(
    ("shares", "gap", "expected"),
    [
        pytest.param([HALF, HALF], Fraction(1), [((0, 1), 2)], id="all are needed"),
        pytest.param([HALF] * 3, HALF, [((0, 1, 2), 1)], id="one of three"),
        pytest.param([HALF] * 4, Fraction(1), [((0, 1, 2, 3), 2)], id="two of four"),
        pytest.param([QUARTER, HALF], HALF, [((1,), 1)], id="the small one is above the cap"),
        pytest.param(
            [HALF, QUARTER, QUARTER], Fraction(3, 4), [((0,), 1), ((1, 2), 1)], id="both sorts"
        ),
        pytest.param([HALF], Fraction(0), [], id="nothing is lost"),
    ],
)
def test_what_is_needed(
    shares: list[Fraction], gap: Fraction, expected: list[tuple[tuple[int, ...], int]]
) -> None:
    assert [(choice.ideas, choice.enough) for choice in choices(shares, gap)] == expected


def idea(concept: str, share: Fraction = HALF, message: str = "Say it.") -> Evidence:
    return Evidence(concept=concept, share=share, message=message)


def said(*evidence: Evidence, feedback: str = "") -> list[tuple[str, str]]:
    check = check_grade(Verdict.PARTIAL, feedback=feedback, evidence=evidence)
    return [(item.concept, item.message) for item in merge_missing(check, evidence)]


def test_alternatives_are_one_item_with_the_hint_once() -> None:
    words = "not found, and one of these is enough: a; b; c (1 point each)."
    assert said(idea("a"), idea("b"), idea("c")) == [("", f"{words} Say it.")]


def test_a_hint_that_the_feedback_gives_is_not_given_again() -> None:
    ((_, message),) = said(idea("a"), idea("b"), feedback="Found: z. Say it.")
    assert "Say it." not in message


def test_needed_ideas_have_their_worth_and_a_hint_comes_once() -> None:
    first, second = idea("a", QUARTER), idea("b", QUARTER)
    assert said(first, second) == [("a (0.5 points)", "Say it."), ("b (0.5 points)", "")]


def test_other_evidence_stays_in_its_place() -> None:
    earned = Evidence(concept="z", earned=True, span=(0, 1))
    assert [concept for concept, _ in said(earned, idea("a"), Evidence(case="f(1)"))] == [
        "z",
        "a (1 point)",
        "",
    ]


def test_without_names_only_the_hints_are_left_and_each_once() -> None:
    assert said(idea(""), idea(""), idea("", message="Or this.")) == [("", "Say it. Or this.")]
    assert said(idea("", QUARTER), idea("", QUARTER)) == [("", "Say it.")]
    assert said(idea(""), idea("", QUARTER, "Not needed.")) == [("", "Say it.")]
