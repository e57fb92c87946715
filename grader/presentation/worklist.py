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


def is_final(question: QuestionGrade) -> bool:
    """Whether all checks of a question are graded, or a person set its points by hand."""
    return question.override is not None or not any(map(is_ungraded, question.checks))


def is_ungraded(check: CheckGrade) -> bool:
    """Whether a check has no points yet."""
    return check.outcome.verdict is Verdict.UNGRADED


def undecided(grade: Grade) -> Iterator[tuple[QuestionGrade, CheckGrade]]:
    """The checks of all questions whose points nobody set by hand."""
    return ((question, check) for question, check in grade.checks() if question.override is None)


def ungraded(grades: Iterable[Grade]) -> Iterator[Job]:
    """Checks that wait for a person, each with its staff note.

    A provisional check is left out: it waits for the instructor's rubric.
    """
    for grade in grades:
        for question, check in undecided(grade):
            if is_ungraded(check) and not check.outcome.provisional:
                why = check.outcome.staff_note or check.outcome.feedback
                yield _job(grade, question, check, why)


def is_lost(question: QuestionGrade) -> bool:
    """Whether an answer is missing, or earned nothing, and nobody set the points by hand."""
    if question.override is not None or not question.possible:
        return False
    missing = any(check.outcome.verdict is Verdict.MISSING for check in question.checks)
    return missing or (not question.points and is_final(question))


def unaccounted(grade: Grade) -> tuple[str, ...]:
    """What no question accounts for, in words, if a question of the student is lost."""
    if not any(map(is_lost, grade.questions)):
        return ()
    return tuple(map(str, grade.leftovers))


def flagged(grades: Iterable[Grade]) -> Iterator[Job]:
    """Work that was not read, overrides that do not count, and undecided checks with flags."""
    for grade in grades:
        for why in (*grade.unread, *unaccounted(grade), *grade.unapplied):
            yield Job(grade.student, grade.slug, "", "", why)
        for question, check in undecided(grade):
            if check.outcome.flags:
                yield _job(grade, question, check, "; ".join(check.outcome.flags))


def _job(grade: Grade, question: QuestionGrade, check: CheckGrade, why: str) -> Job:
    return Job(grade.student, grade.slug, question.id, check.title or check.id, why)
