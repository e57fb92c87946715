"""What waits for a person: unread work, checks without points, and flags. Reports count these."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from grader.model import CheckGrade, Grade, Leftover, QuestionGrade, Verdict

NOTHING_READ = "No file of this student was read."
_PARTLY_READ = re.compile(r"could not be read|cannot be read")
_KIND = re.compile(r"([a-z ]{3,30}): ")
OTHER = "other"
SAMPLE = "sample"


Words: TypeAlias = tuple[str, str]
"""What a leftover is, and its words."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that a person should look at: one check of a student, or all their work.

    `at_stake` are the points that a look may change; `kind` is the kind of the first flag.
    """

    student: str
    slug: str
    question: str
    check: str
    why: str
    at_stake: Decimal = Decimal(0)
    kind: str = OTHER


def is_final(question: QuestionGrade) -> bool:
    """Whether all checks of a question are graded, or a person set its points by hand."""
    return question.override is not None or not any(map(is_ungraded, question.checks))


def is_ungraded(check: CheckGrade) -> bool:
    """Whether a check has no points yet."""
    return check.outcome.verdict is Verdict.UNGRADED


def undecided(grade: Grade) -> Iterator[tuple[QuestionGrade, CheckGrade]]:
    """The checks of all questions whose points nobody set by hand."""
    return ((question, check) for question, check in grade.checks() if question.override is None)


def not_read(
    grades: Iterable[Grade],
    absent: Collection[str] = (),
    shared: Collection[Words] = (),
) -> Iterator[Job]:
    """Submissions of which nothing, or not everything, was read, each with the reasons.

    Args:
        grades: the class.
        absent: students of the roster without a submission, who have their own list.
        shared: leftovers of several students, such as the course's own text; nothing is at stake
            for a student who has no others.
    """
    for grade in grades:
        partly = (note for note in grade.notes if _PARTLY_READ.search(note))
        left = sorted(unaccounted(grade), key=lambda each: (each.what, each.words) in shared)
        reasons = [*dict.fromkeys([*grade.unread, *map(str, left), *partly])]
        if not reasons and not grade.files and grade.student not in absent:
            reasons = [NOTHING_READ]
        if reasons:
            is_own = len(reasons) > sum((each.what, each.words) in shared for each in left)
            at_stake = max(grade.possible - grade.points, Decimal(0)) if is_own else Decimal(0)
            yield Job(grade.student, grade.slug, "", "", " ".join(reasons), at_stake)


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


def unaccounted(grade: Grade) -> tuple[Leftover, ...]:
    """What no question accounts for, if a question of the student is lost."""
    return grade.leftovers if any(map(is_lost, grade.questions)) else ()


def flagged(grades: Iterable[Grade]) -> Iterator[Job]:
    """Overrides that do not count, what is doubtful about a student, and checks with flags."""
    for grade in grades:
        for why in grade.unapplied:
            yield Job(grade.student, grade.slug, "", "", why, kind="override")
        for why in grade.doubts:
            yield Job(grade.student, grade.slug, "", "", why)
        for question, check in undecided(grade):
            if check.outcome.flags:
                yield _job(grade, question, check, "; ".join(check.outcome.flags))


def by_stake(jobs: Iterable[Job]) -> list[Job]:
    """Jobs with those first that may change the most points; equal ones stay in order.

    Samples come last: they are drawn by chance, so nothing is known against them.
    """
    return sorted(jobs, key=lambda job: (job.kind == SAMPLE, -job.at_stake))


def _job(grade: Grade, question: QuestionGrade, check: CheckGrade, why: str) -> Job:
    kind = _KIND.match(why)
    return Job(
        grade.student,
        grade.slug,
        question.id,
        check.title or check.id,
        why,
        _at_stake(check),
        kind[1] if kind else OTHER,
    )


def _at_stake(check: CheckGrade) -> Decimal:
    """What the answer may still earn; of one with full marks, what it may lose."""
    earned = check.points or Decimal(0)
    return earned if earned >= check.possible else check.possible - earned
