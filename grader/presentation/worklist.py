"""What waits for a person: checks without points, and flags. Every report counts with these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.model import CheckGrade, Grade, QuestionGrade, Verdict


@dataclass(frozen=True, slots=True)
class Job:
    """Something that a person should look at: one check of a student, or all their work."""

    student: str
    slug: str
    question: str
    check: str
    why: str


def undecided(question: QuestionGrade) -> tuple[CheckGrade, ...]:
    """The checks of a question; none if a person set its points by hand."""
    return question.checks if question.override is None else ()


def ungraded_checks(question: QuestionGrade) -> list[CheckGrade]:
    """The undecided checks that have no points yet."""
    return [c for c in undecided(question) if c.outcome.verdict is Verdict.UNGRADED]


def is_final(question: QuestionGrade) -> bool:
    """Whether all checks of a question are graded, or a person set its points by hand."""
    return not ungraded_checks(question)


def ungraded(grades: Iterable[Grade]) -> Iterator[Job]:
    """Checks that wait for a person, each with its staff note.

    A provisional check is left out: it waits for the instructor's rubric.
    """
    for grade in grades:
        for question in grade.questions:
            for check in ungraded_checks(question):
                if not check.outcome.provisional:
                    why = check.outcome.staff_note or check.outcome.feedback
                    yield _job(grade, question, check, why)


def flagged(grades: Iterable[Grade]) -> Iterator[Job]:
    """Files that were not read, overrides that do not count, and undecided checks with flags."""
    for grade in grades:
        for why in (*grade.unread, *grade.unapplied):
            yield Job(grade.student, grade.slug, "", "", why)
        for question in grade.questions:
            for check in undecided(question):
                if check.outcome.flags:
                    yield _job(grade, question, check, "; ".join(check.outcome.flags))


def _job(grade: Grade, question: QuestionGrade, check: CheckGrade, why: str) -> Job:
    return Job(grade.student, grade.slug, question.id, check.title or check.id, why)
