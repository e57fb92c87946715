"""What a person should look at: the answers that wait for one, and those that were flagged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.model import CheckGrade, Grade, Verdict


@dataclass(frozen=True, slots=True)
class Job:
    """One check of one student's, or all of them, and why a person should look at it."""

    student: str
    slug: str
    question: str
    check: str
    why: str


def ungraded(grades: Iterable[Grade]) -> Iterator[Job]:
    """Checks that have no points and should have, with what the staff note says."""
    for grade in grades:
        for question, check in _checks(grade):
            if check.outcome.verdict is Verdict.UNGRADED and not check.outcome.provisional:
                why = check.outcome.staff_note or check.outcome.feedback
                yield Job(grade.student, grade.slug, question, check.title or check.id, why)


def flagged(grades: Iterable[Grade]) -> Iterator[Job]:
    """Files that were not read, overrides that do not count, and checks that have flags."""
    for grade in grades:
        for why in (*grade.unread, *grade.unapplied):
            yield Job(grade.student, grade.slug, "", "", why)
        for question, check in _checks(grade):
            if check.outcome.flags:
                why = "; ".join(check.outcome.flags)
                yield Job(grade.student, grade.slug, question, check.title or check.id, why)


def _checks(grade: Grade) -> Iterator[tuple[str, CheckGrade]]:
    """The checks that nobody has decided on."""
    for question in grade.questions:
        if question.override is None:
            yield from ((question.id, check) for check in question.checks)
