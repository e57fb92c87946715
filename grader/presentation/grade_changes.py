"""Differences between two gradings of a class, per student, question and check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from grader.model import CheckGrade, Grade, QuestionGrade
from grader.presentation import observations, wording, worklist

MOST_FINDINGS = 4
"""Findings of a check that are quoted, before and after."""


@dataclass(frozen=True, slots=True)
class CheckChange:
    """One check whose result changed; points are None if it has or had none.

    `now` and `no_longer` are the findings, in words, that are new and that are gone.
    """

    check: str
    points_before: Decimal | None
    points_after: Decimal | None
    verdict_before: str
    verdict_after: str
    now: tuple[str, ...] = ()
    no_longer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question whose points or findings changed; points are None if it does not exist.

    `by_hand` means that a person set the points, which stay whatever the checks find.
    """

    question: str
    before: Decimal | None
    after: Decimal | None
    checks: tuple[CheckChange, ...]
    by_hand: bool = False

    @property
    def moved(self) -> bool:
        """Whether its points changed; a question that does not exist counts as zero."""
        return (self.before or Decimal(0)) != (self.after or Decimal(0))


@dataclass(frozen=True, slots=True)
class StudentChange:
    """One student's grade before and after; `before` is None for a new student."""

    student: str
    slug: str
    before: Decimal | None
    after: Decimal
    possible: Decimal
    questions: tuple[QuestionChange, ...] = ()
    flagged: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the total or the points of a question changed."""
        return self.before != self.after or any(question.moved for question in self.questions)

    @property
    def by(self) -> Decimal:
        """How far the total moved."""
        return self.after - (self.before or Decimal(0))


@dataclass(slots=True)
class QuestionMoves:
    """How many students gained and lost points for a question, and the sum of all changes."""

    up: int = 0
    down: int = 0
    sum: Decimal = Decimal(0)


@dataclass(slots=True)
class GradeChanges:
    """A class before and after; `changed` holds only the students with a difference.

    `ran` counts submissions whose code was run again, `gone` names students without a submission.
    """

    students: int = 0
    changed: list[StudentChange] = field(default_factory=list)
    questions: dict[str, QuestionMoves] = field(default_factory=dict)
    before: Counter[Decimal] = field(default_factory=Counter)
    after: Counter[Decimal] = field(default_factory=Counter)
    possible: Decimal = Decimal(0)
    ran: int = 0
    gone: tuple[str, ...] = ()

    @property
    def moved(self) -> list[StudentChange]:
        """The students whose points changed."""
        return [student for student in self.changed if student.moved]

    def add(self, before: Grade | None, after: Grade, why: tuple[str, ...] = ()) -> None:
        """Count one more student; `why` names reasons other than the rubric."""
        self.students += 1
        self.possible = max(
            self.possible, after.possible, before.possible if before else Decimal(0)
        )
        if before is not None and not before.ungraded:
            self.before[before.points] += 1
        if not after.ungraded:
            self.after[after.points] += 1
        change = compare_grades(before, after, why)
        if change is None:
            return
        self.changed.append(change)
        for question in change.questions:
            if question.moved:
                self._count(question)

    def _count(self, question: QuestionChange) -> None:
        moves = self.questions.setdefault(question.question, QuestionMoves())
        by = (question.after or Decimal(0)) - (question.before or Decimal(0))
        moves.up += by > 0
        moves.down += by < 0
        moves.sum += by


def compare_grades(
    before: Grade | None, after: Grade, why: tuple[str, ...] = ()
) -> StudentChange | None:
    """What changed for a student; None if nothing changed that a person would see."""
    if before == after:
        return None
    questions = tuple(_questions(before, after))
    flagged = tuple(_added(_flags(before), _flags(after)))
    waits = tuple(_added(_waiting(before), _waiting(after)))
    if before is not None and before.adjustments != after.adjustments:
        why = (*why, wording.explain_adjustments(after) or "no policy changes the total any more")
    change = StudentChange(
        student=after.student,
        slug=after.slug,
        before=before.points if before else None,
        after=after.points,
        possible=after.possible,
        questions=questions,
        flagged=flagged,
        waits=waits,
        why=why,
    )
    return change if change.moved or questions or flagged or waits else None


def _questions(before: Grade | None, after: Grade) -> Iterator[QuestionChange]:
    old = {question.id: question for question in before.questions} if before else {}
    new = {question.id: question for question in after.questions}
    for name in dict.fromkeys([*new, *old]):
        change = _question(name, old.get(name), new.get(name))
        if change.moved or change.checks:
            yield change


def _question(
    name: str, before: QuestionGrade | None, after: QuestionGrade | None
) -> QuestionChange:
    old = {check.id: check for check in before.checks} if before else {}
    new = {check.id: check for check in after.checks} if after else {}
    checks = (_check(old.get(name), new.get(name)) for name in dict.fromkeys([*new, *old]))
    latest = after or before
    return QuestionChange(
        question=name,
        before=before.points if before else None,
        after=after.points if after else None,
        checks=tuple(check for check in checks if check is not None),
        by_hand=latest is not None and latest.override is not None,
    )


def _check(before: CheckGrade | None, after: CheckGrade | None) -> CheckChange | None:
    (points_before, verdict_before), (points_after, verdict_after) = _result(before), _result(after)
    if (points_before, verdict_before) == (points_after, verdict_after):
        return None
    latest = after or before
    old, new = _findings(before), _findings(after)
    now, no_longer = _added(old, new), _added(new, old)
    if before and after and not now and not no_longer:
        now = ["the findings are the same, but are worth other points"]
    return CheckChange(
        check=(latest.title or latest.id) if latest else "",
        points_before=points_before,
        points_after=points_after,
        verdict_before=verdict_before,
        verdict_after=verdict_after,
        now=tuple(now[:MOST_FINDINGS]),
        no_longer=tuple(no_longer[:MOST_FINDINGS]),
    )


def _result(check: CheckGrade | None) -> tuple[Decimal | None, str]:
    return (check.points, str(check.outcome.verdict)) if check else (None, "")


def _findings(check: CheckGrade | None) -> dict[str, None]:
    """What a check found, in words and in its order; without evidence, its feedback."""
    if check is None:
        return {}
    outcome = check.outcome
    found = [
        f"{'✓' if item.earned else '✕'} {observations.observation(item, place=item.where)}"
        for item in outcome.evidence
    ]
    return dict.fromkeys(found or [outcome.feedback])


def _flags(grade: Grade | None) -> dict[str, None]:
    if grade is None:
        return {}
    checks = worklist.undecided(grade)
    flags = [f"{question.id}: {flag}" for question, check in checks for flag in check.outcome.flags]
    return dict.fromkeys([*flags, *grade.unapplied])


def _waiting(grade: Grade | None) -> dict[str, None]:
    if grade is None:
        return {}
    return dict.fromkeys(
        f"{question.id}: {check.outcome.staff_note}"
        for question, check in worklist.undecided(grade)
        if worklist.is_ungraded(check)
    )


def _added(old: Collection[str], new: Iterable[str]) -> list[str]:
    """The lines of `new` that `old` lacks, in order."""
    return [line for line in new if line not in old]
