"""The last step of scoring: what people gave, laid beside what the checks earned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from grader.model import Grade, Override, QuestionGrade, Verdict


def finish(grade: Grade, overrides: Mapping[str, Override]) -> Grade:
    """The grade that is reported: overrides, by question, count and change no automatic outcome.

    An override of a question that the grade does not hold is named in `unapplied`.
    """
    questions = tuple(_overridden(question, overrides) for question in grade.questions)
    known = {question.id for question in questions}
    return replace(
        grade,
        points=sum((question.points for question in questions), Decimal(0)),
        ungraded=sum(_waiting(question) for question in questions),
        questions=questions,
        unapplied=tuple(
            _unapplied(name, overrides[name]) for name in sorted(overrides.keys() - known)
        ),
    )


def _overridden(question: QuestionGrade, overrides: Mapping[str, Override]) -> QuestionGrade:
    given = overrides.get(question.id)
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
