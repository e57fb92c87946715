"""Whole scores of questions that add up to the total, whatever policies did to it.

No score is below 0 or above its question's maximum, because Classroom 50 refuses both. So a late
penalty, a cap, or a bonus above the maximum lowers all questions in the same proportion, and points
that a rounding added go to the questions that have room for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from grader.model import Grade, QuestionGrade
from grader.platforms.github import rounded_scores


def total_score(grade: Grade, scale: int) -> int:
    """The recorded total: at least 0, and at most the maximum."""
    scored = rounded_scores.whole([_exact_total(grade) * scale], grade.possible * scale)
    return int(min(scored.total, scored.possible))


def maximum_score(question: QuestionGrade, scale: int) -> int:
    """The maximum of a question; 0 if others of a best-of count instead."""
    return int(question.possible * scale) if question.counts else 0


def question_scores(grade: Grade, scale: int) -> list[int]:
    """A score for each question; their sum is `total_score`."""
    caps = [maximum_score(question, scale) for question in grade.questions]
    earned = [
        Fraction(min(max(question.points * scale, Decimal(0)), Decimal(cap)))
        for question, cap in zip(grade.questions, caps, strict=True)
    ]
    exact = _adding_up_to(earned, caps, Fraction(_exact_total(grade) * scale))
    return _apportioned(exact, total_score(grade, scale))


def _exact_total(grade: Grade) -> Decimal:
    return min(max(grade.points, Decimal(0)), grade.possible)


def _adding_up_to(
    earned: Sequence[Fraction], caps: Sequence[int], exact: Fraction
) -> list[Fraction]:
    """The points of each question, lowered or raised until their sum is `exact`."""
    missing = exact - sum(earned)
    if not missing:
        return list(earned)
    rooms = earned if missing < 0 else [cap - own for cap, own in zip(caps, earned, strict=True)]
    share = missing / sum(rooms)
    return [own + share * room for own, room in zip(earned, rooms, strict=True)]


def _apportioned(exact: Sequence[Fraction], wanted: int) -> list[int]:
    """Each rounded down; what is then missing goes to the largest remainders."""
    scores = [floor(points) for points in exact]
    by_remainder = sorted(range(len(scores)), key=lambda i: scores[i] - exact[i])
    for place in by_remainder[: wanted - sum(scores)]:
        scores[place] += 1
    return scores
