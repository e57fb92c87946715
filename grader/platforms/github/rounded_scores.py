"""Points as those add them up who read a result: whole numbers, or exact decimals.

Whole points: the total is rounded half up, but only full marks are given as full marks; the most
there is is rounded up. What the questions earned is cut to whole numbers, and the points that the
total has beyond them go to the largest remainders, so the scores add up to the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Scores:
    """What each question earned, their sum, and the most that can be earned."""

    each: tuple[Decimal, ...]
    total: Decimal
    possible: Decimal


def exact(earned: Sequence[Decimal], possible: Decimal) -> Scores:
    """The points as they are.

    Whoever adds them up as binary fractions must come to the same total. Where the scores do not
    add up so, the first carries all of it.
    """
    total = sum(earned, Decimal(0))
    if added_up(earned) != float(total):
        earned = [total, *(Decimal(0) for _ in earned[1:])]
    return Scores(tuple(earned), total, possible)


def added_up(scores: Sequence[Decimal]) -> float:
    """The sum as a program computes it that knows binary fractions only, one after another."""
    total = 0.0
    for score in scores:
        total += float(score)
    return total


def whole(earned: Sequence[Decimal], possible: Decimal) -> Scores:
    """The points in whole numbers, by the rule at the head of this file."""
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
