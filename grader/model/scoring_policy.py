"""What a rubric says of the total: when it is due, what lateness costs, what counts at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Rounding(StrEnum):
    """To what a total is rounded, half up."""

    DECIMALS = "decimals"  # as it is
    HALVES = "halves"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """What lateness costs. A day that has begun is a day.

    `points` and `percent`, of what is possible, are taken for each day after the first
    `grace_days`; with more than `cut_off_days` nothing is earned.
    """

    points: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)
    grace_days: int = 0
    cut_off_days: int | None = None


@dataclass(frozen=True, slots=True)
class BestOf:
    """Of these questions, so many count: those with the most points."""

    count: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoringPolicy:
    """How the points of questions become a total. Without any of it, the total is their sum."""

    due: datetime | None = None
    late: LatePolicy | None = None
    best_of: tuple[BestOf, ...] = ()
    cap: Decimal | None = None
    rounding: Rounding = Rounding.DECIMALS


NO_POLICY = ScoringPolicy()
