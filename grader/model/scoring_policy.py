"""A rubric's policies for the total: due time, late penalty, best of, cap and rounding."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Rounding(StrEnum):
    """The steps to which a total is rounded, half up."""

    DECIMALS = "decimals"  # not rounded
    HALVES = "halves"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """The penalty for late work. A day that has begun counts as a day.

    Each day after the first `grace_days` costs `points`, and `percent` of the possible points. Work
    that is more than `cut_off_days` late earns nothing.
    """

    points: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)
    grace_days: int = 0
    cut_off_days: int | None = None


@dataclass(frozen=True, slots=True)
class BestOf:
    """Only the `count` questions with the most points count, out of these."""

    count: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoringPolicy:
    """How the points of questions become a total; without policies, the total is their sum."""

    due: datetime | None = None
    late: LatePolicy | None = None
    best_of: tuple[BestOf, ...] = ()
    cap: Decimal | None = None
    rounding: Rounding = Rounding.DECIMALS


NO_POLICY = ScoringPolicy()
