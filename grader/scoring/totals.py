"""The last step of scoring: what people gave and what policies say, laid beside what was earned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from grader.model import NO_POLICY, Grade, Override, QuestionGrade, ScoringPolicy, Verdict
from grader.scoring.policies import adjustments, counting


def finish(
    grade: Grade,
    overrides: Mapping[str, Override],
    policy: ScoringPolicy = NO_POLICY,
    submitted: datetime | None = None,
) -> Grade:
    """The grade that is reported: overrides, by question, count and change no automatic outcome.

    An override of a question that the grade does not hold is named in `unapplied`.
    """
    given = tuple(_overridden(question, overrides) for question in grade.questions)
    questions = counting(given, policy.best_of)
    earned = sum((each.points for each in questions if each.counts), Decimal(0))
    possible = sum(
        (each.possible for each in questions if each.counts and not each.bonus), Decimal(0)
    )
    adjusted = adjustments(earned, possible, policy, submitted)
    known = {question.id for question in questions}
    return replace(
        grade,
        points=earned + sum((each.points for each in adjusted), Decimal(0)),
        possible=possible,
        ungraded=sum(_waiting(question) for question in questions),
        questions=questions,
        unapplied=tuple(
            _unapplied(name, overrides[name]) for name in sorted(overrides.keys() - known)
        ),
        adjustments=adjusted,
        submitted=submitted.isoformat() if submitted is not None else "",
    )


def _overridden(question: QuestionGrade, overrides: Mapping[str, Override]) -> QuestionGrade:
    given = overrides.get(question.id)
    if given is None and question.override is None:
        return question
    earned = question.automatic if given is None else given.points
    return replace(question, points=earned, override=given)


def _waiting(question: QuestionGrade) -> int:
    """Checks that wait for a person; where one gave points, nothing waits."""
    if question.override is not None:
        return 0
    return sum(check.outcome.verdict is Verdict.UNGRADED for check in question.checks)


def _unapplied(question: str, given: Override) -> str:
    return (
        f"{given.points:f} points that {given.by} gave for {question} do not count: the rubric has"
        f" no such question ({given.why})"
    )
