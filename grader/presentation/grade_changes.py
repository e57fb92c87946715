"""What became of a class's grades: who moved, by how much, and what was found that tells why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from grader.model import CheckGrade, Grade, QuestionGrade, Verdict
from grader.presentation import wording

MOST_FINDINGS = 4
"""Findings of a check that are quoted on either side."""


@dataclass(frozen=True, slots=True)
class CheckChange:
    """One check whose result changed; points are None where there are or were none.

    `now` and `no_longer` are findings in words that only one side has.
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
    """One question whose points or findings changed; points are None where it was not there.

    `by_hand` says that a person gave the points, so that they stay whatever the checks find.
    """

    question: str
    before: Decimal | None
    after: Decimal | None
    checks: tuple[CheckChange, ...]
    by_hand: bool = False

    @property
    def moved(self) -> bool:
        """Whether the student has other points for it; where it was not there, there were none."""
        return (self.before or Decimal(0)) != (self.after or Decimal(0))


@dataclass(frozen=True, slots=True)
class StudentChange:
    """One student's grade before and after; `before` is None for one who is new."""

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
        """Whether a mark of the student's is another one, be it the total or a question's."""
        return self.before != self.after or any(each.moved for each in self.questions)

    @property
    def by(self) -> Decimal:
        """How far the total moved."""
        return self.after - (self.before or Decimal(0))


@dataclass(slots=True)
class QuestionMoves:
    """How many gained and lost points for a question, and how much together."""

    up: int = 0
    down: int = 0
    sum: Decimal = Decimal(0)


@dataclass(slots=True)
class GradeChanges:
    """A class before and after. Only the students of whom something changed are kept.

    `ran` counts submissions that were run again, `gone` names students without a submission.
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
        """The students who have other marks."""
        return [each for each in self.changed if each.moved]

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
        change = compared(before, after, why)
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


def compared(before: Grade | None, after: Grade, why: tuple[str, ...] = ()) -> StudentChange | None:
    """What is different for a student, or None if nothing that a person would see is."""
    if before == after:
        return None
    questions = tuple(_questions(before, after))
    flagged = tuple(_new(_flags(before), _flags(after)))
    waits = tuple(_new(_waiting(before), _waiting(after)))
    if before is not None and before.adjustments != after.adjustments:
        why = (*why, wording.explain_adjustments(after) or "no policy changes the total now")
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
    checks = (_check(old.get(each), new.get(each)) for each in dict.fromkeys([*new, *old]))
    given = after or before
    return QuestionChange(
        question=name,
        before=before.points if before else None,
        after=after.points if after else None,
        checks=tuple(check for check in checks if check is not None),
        by_hand=given is not None and given.override is not None,
    )


def _check(before: CheckGrade | None, after: CheckGrade | None) -> CheckChange | None:
    was, is_ = _result(before), _result(after)
    if was == is_:
        return None
    named = after or before
    old, new = _findings(before), _findings(after)
    now, no_longer = _new(old, new), _new(new, old)
    if before and after and not now and not no_longer:
        now = ["the same was found, and it is worth other points"]
    return CheckChange(
        check=(named.title or named.id) if named else "",
        points_before=was[0],
        points_after=is_[0],
        verdict_before=was[1],
        verdict_after=is_[1],
        now=tuple(now[:MOST_FINDINGS]),
        no_longer=tuple(no_longer[:MOST_FINDINGS]),
    )


def _result(check: CheckGrade | None) -> tuple[Decimal | None, str]:
    return (check.points, str(check.outcome.verdict)) if check else (None, "")


def _findings(check: CheckGrade | None) -> dict[str, None]:
    """What a check found, in words, what it said where that is all, in its order."""
    if check is None:
        return {}
    evidence = check.outcome.evidence
    said = [
        f"{'✓' if each.earned else '✕'} {wording.observation(each, place=each.where)}"
        for each in evidence
    ]
    return dict.fromkeys(said or [check.outcome.feedback])


def _flags(grade: Grade | None) -> dict[str, None]:
    if grade is None:
        return {}
    checks = ((q.id, check) for q in grade.questions for check in q.checks)
    flags = [f"{name}: {flag}" for name, check in checks for flag in check.outcome.flags]
    return dict.fromkeys([*flags, *grade.unapplied])


def _waiting(grade: Grade | None) -> dict[str, None]:
    checks = ((q.id, check) for q in (grade.questions if grade else ()) for check in q.checks)
    return dict.fromkeys(
        f"{name}: {check.outcome.staff_note}"
        for name, check in checks
        if check.outcome.verdict is Verdict.UNGRADED
    )


def _new(old: Mapping[str, None], new: Mapping[str, None]) -> list[str]:
    return [each for each in new if each not in old]
