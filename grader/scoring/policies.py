"""Policies of a total, in the order in which they are applied: best of, cap, late, rounding.

Each one is told as an adjustment, so that a report can show the total before and after.
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


def counting(
    questions: Sequence[QuestionGrade], best_of: Sequence[BestOf]
) -> tuple[QuestionGrade, ...]:
    """The questions, with those marked that do not count because others earned more."""
    dropped = {name for best in best_of for name in _dropped(questions, best)}
    return tuple(
        each if each.counts == (each.id not in dropped) else replace(each, counts=not each.counts)
        for each in questions
    )


def _dropped(questions: Sequence[QuestionGrade], best: BestOf) -> Iterator[str]:
    of = [question for question in questions if question.id in best.questions]
    of.sort(key=lambda question: -question.points)  # stable: of equal ones, the first counts
    yield from (question.id for question in of[best.count :])


def adjustments(
    earned: Decimal, possible: Decimal, policy: ScoringPolicy, submitted: datetime | None
) -> tuple[Adjustment, ...]:
    """What policies take from or add to the sum of the questions, in order.

    Args:
        earned: the sum of the questions that count.
        possible: what could be earned, bonus aside.
        submitted: when the work was handed in, if that is known.
    """
    made: list[Adjustment] = []
    total = earned
    if policy.cap is not None and total > policy.cap:
        made.append(Adjustment("cap", policy.cap - total, "the most that counts"))
        total = policy.cap
    days = days_late(policy.due, submitted)
    if policy.late is not None and days:
        taken = min(_penalty(policy.late, days, possible, total), total)
        made.append(Adjustment("late", -taken, _why_late(policy.late, days)))
        total -= taken
    rounded = _rounded(total, policy.rounding)
    if rounded != total:
        made.append(Adjustment("rounding", rounded - total, f"rounding to {policy.rounding}"))
    return tuple(made)


def days_late(due: datetime | None, submitted: datetime | None) -> int:
    """Days after the due time; one that has begun counts."""
    if due is None or submitted is None or submitted <= due:
        return 0
    return math.ceil((submitted - due) / _DAY)


def _penalty(late: LatePolicy, days: int, possible: Decimal, earned: Decimal) -> Decimal:
    if late.cut_off_days is not None and days > late.cut_off_days:
        return earned
    charged = max(days - late.grace_days, 0)
    per_day = late.points + possible * late.percent / 100
    return (charged * per_day).quantize(CENT, ROUND_HALF_UP)


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
