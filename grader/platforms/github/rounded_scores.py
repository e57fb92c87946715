"""Scores that add up to the total for every reader: whole numbers, or exact decimals.

Whole points: the total is rounded half up, but only full marks become full marks; the maximum is
rounded up. The points of each question are rounded down, and the points that are then missing
from the total go to the questions with the largest remainders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of each question, their sum, and the maximum."""

    scores: tuple[Decimal, ...]
    total: Decimal
    possible: Decimal


def exact(earned: Sequence[Decimal], possible: Decimal) -> Scores:
    """The exact points.

    A reader that adds them as floats must get the same total. If the scores do not add up to it,
    the first score carries all points.
    """
    total = sum(earned, Decimal(0))
    if added_up(earned) != float(total):
        earned = [total, *(Decimal(0) for _ in earned[1:])]
    return Scores(tuple(earned), total, possible)


def added_up(scores: Sequence[Decimal]) -> float:
    """The sum of the scores as floats, added in order."""
    total = 0.0
    for score in scores:
        total += float(score)
    return total


def whole(earned: Sequence[Decimal], possible: Decimal) -> Scores:
    """The points in whole numbers, by the rule in the docstring of this module."""
    exactly = sum(earned, Decimal(0))
    most = possible.quantize(ONE, ROUND_CEILING)
    total = exactly.quantize(ONE, ROUND_HALF_UP)
    if exactly < possible:
        total = min(total, most - 1)
    elif exactly == possible:
        total = most
    return Scores(_apportioned(earned, total), total, most)


def _apportioned(earned: Sequence[Decimal], total: Decimal) -> tuple[Decimal, ...]:
    scores = [points.quantize(ONE, ROUND_FLOOR) for points in earned]
    left = int(total - sum(scores, Decimal(0)))
    by_remainder = sorted(range(len(scores)), key=lambda i: scores[i] - earned[i])
    for place in by_remainder[:left]:
        scores[place] += 1
    return tuple(scores)
