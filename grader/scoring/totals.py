"""The last step of scoring: applies overrides and policies to what a student earned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from grader.model import NO_POLICY, Grade, Override, QuestionGrade, ScoringPolicy, Verdict
from grader.scoring.policies import adjustments, mark_counting


def finish(
    grade: Grade,
    overrides: Mapping[str, Override],
    policy: ScoringPolicy = NO_POLICY,
    submitted: datetime | None = None,
) -> Grade:
    """The reported grade; overrides, by question, leave automatic outcomes unchanged.

    `unapplied` names the overrides of questions that the grade does not have.
    """
    overridden = tuple(_overridden(question, overrides) for question in grade.questions)
    questions = mark_counting(overridden, policy.best_of)
    counting = [question for question in questions if question.counts]
    earned = sum((question.points for question in counting), Decimal(0))
    possible = sum((question.possible for question in counting if not question.bonus), Decimal(0))
    changes = adjustments(earned, possible, policy, submitted)
    unknown = sorted(overrides.keys() - {question.id for question in questions})
    return replace(
        grade,
        points=earned + sum((change.points for change in changes), Decimal(0)),
        possible=possible,
        ungraded=sum(_waiting_checks(question) for question in questions),
        questions=questions,
        unapplied=tuple(_unapplied_note(name, overrides[name]) for name in unknown),
        adjustments=changes,
        submitted=submitted.isoformat() if submitted is not None else "",
    )


def _overridden(question: QuestionGrade, overrides: Mapping[str, Override]) -> QuestionGrade:
    override = overrides.get(question.id)
    if override is None and question.override is None:
        return question
    points = question.automatic if override is None else override.points
    return replace(question, points=points, override=override)


def _waiting_checks(question: QuestionGrade) -> int:
    """The number of checks that wait for a person; none after an override."""
    if question.override is not None:
        return 0
    return sum(check.outcome.verdict is Verdict.UNGRADED for check in question.checks)


def _unapplied_note(question: str, override: Override) -> str:
    return (
        f"{override.points:f} points that {override.by} gave for {question} do not count: the"
        f" rubric has no such question ({override.why})"
    )
