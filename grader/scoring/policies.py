"""Policies of a total, in the order in which they are applied: best of, cap, late, rounding.

Each of them becomes an adjustment, so that a report can show the total before and after.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from grader.model import Adjustment, BestOf, LatePolicy, QuestionGrade, Rounding, ScoringPolicy
from grader.presentation.wording import count
from grader.scoring.checks import CENT

_STEPS = {Rounding.HALVES: Decimal("0.5"), Rounding.WHOLE: Decimal(1)}
_DAY = timedelta(days=1)


def mark_counting(
    questions: Sequence[QuestionGrade], best_of: Sequence[BestOf]
) -> tuple[QuestionGrade, ...]:
    """The questions, each marked whether it counts or others of a best-of earned more."""
    dropped = {name for best in best_of for name in _dropped(questions, best)}
    return tuple(replace(question, counts=question.id not in dropped) for question in questions)


def _dropped(questions: Sequence[QuestionGrade], best: BestOf) -> Iterator[str]:
    ranked = [question for question in questions if question.id in best.questions]
    ranked.sort(key=lambda question: -question.points)  # stable: the first of equal ones counts
    yield from (question.id for question in ranked[best.count :])


def adjustments(
    earned: Decimal, possible: Decimal, policy: ScoringPolicy, submitted: datetime | None
) -> tuple[Adjustment, ...]:
    """The changes that policies make to the sum of the questions, in order.

    Args:
        earned: the sum of the questions that count.
        possible: the points that can be earned without bonus questions.
        submitted: when the student handed in, if known.
    """
    changes: list[Adjustment] = []
    total = earned
    if policy.cap is not None and total > policy.cap:
        changes.append(Adjustment("cap", policy.cap - total, "the most that counts"))
        total = policy.cap
    days = days_late(policy.due, submitted)
    if policy.late is not None and days:
        penalty = min(_penalty(policy.late, days, possible, total), total)
        changes.append(Adjustment("late", -penalty, _why_late(policy.late, days)))
        total -= penalty
    rounded = _rounded(total, policy.rounding)
    if rounded != total:
        changes.append(Adjustment("rounding", rounded - total, f"rounding to {policy.rounding}"))
    return tuple(changes)


def days_late(due: datetime | None, submitted: datetime | None) -> int:
    """Days after the due time; a day that has begun counts."""
    if due is None or submitted is None or submitted <= due:
        return 0
    return math.ceil((submitted - due) / _DAY)


def _penalty(late: LatePolicy, days: int, possible: Decimal, earned: Decimal) -> Decimal:
    if late.cut_off_days is not None and days > late.cut_off_days:
        return earned
    charged_days = max(days - late.grace_days, 0)
    per_day = late.points + possible * late.percent / 100
    return (charged_days * per_day).quantize(CENT, ROUND_HALF_UP)


def _why_late(late: LatePolicy, days: int) -> str:
    words = count(days, "day late", "days late")
    if late.cut_off_days is not None and days > late.cut_off_days:
        return f"{words}, past the last day"
    free = min(days, late.grace_days)
    return f"{words}, {free} of them free" if free else words


def _rounded(total: Decimal, rounding: Rounding) -> Decimal:
    if rounding is Rounding.DECIMALS:
        return total
    step = _STEPS[rounding]
    return (total / step).quantize(Decimal(1), ROUND_HALF_UP) * step
