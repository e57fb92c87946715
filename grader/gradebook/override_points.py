"""Points that people give: every decision is checked against the class before any is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grader.errors import GradeError, nearest
from grader.escapes import one_line
from grader.gradebook.publish import ReportedGrades, graded, publish
from grader.model import ClassInfo, Grade, Override, QuestionGrade
from grader.presentation import wording
from grader.store import KeptOverride, Store

MOST = Decimal(10_000)
"""Points of a question, as in a rubric."""
LONGEST = 4000
"""Characters of a reason or a name."""
_POINTS = re.compile(r"[0-9]{1,5}([.,][0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OverrideRequest:
    """An override as a person writes it; `points` is None to take one back."""

    student: str
    question: str
    points: str | None
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class OverrideResult:
    """The student's grade as it is reported now; `question` is None where the rubric lost it."""

    grade: Grade
    question: QuestionGrade | None


@dataclass(frozen=True, slots=True)
class HeldOverride:
    """An override that holds; `question` is None where the rubric has no such question now."""

    student: str
    id: str
    override: Override
    question: QuestionGrade | None


def override(out: Path, decision: OverrideRequest, *, beyond: bool = False) -> OverrideResult:
    """Keep one decision and write the reports anew.

    Args:
        beyond: whether more points than the question has are taken.

    Raises:
        GradeError: there is no such student or question, or these are no points for it.
    """
    with graded(out) as (store, class_info):
        given = _OverrideValidator(store, class_info, beyond=beyond).checked(decision)
        store.give([given])
        publish(store, out)
        (grade,) = ReportedGrades(store, class_info, [given.student])
        by_id = {question.id: question for question in grade.questions}
        return OverrideResult(grade, by_id.get(given.question))


def override_all(
    out: Path, decisions: Sequence[tuple[str, OverrideRequest]], *, beyond: bool = False
) -> tuple[int, int]:
    """Keep those of many decisions that say something new: all of them, or none.

    Args:
        decisions: each with the place where it stands, for messages.

    Returns:
        How many were kept, and how many held already.

    Raises:
        GradeError: some of them cannot be kept; the message has a line for each.
    """
    with graded(out) as (store, class_info):
        given = _all_checked(_OverrideValidator(store, class_info, beyond=beyond), decisions)
        held = store.overrides()
        news = [each for each in given if _says_more(each, held)]
        if news:
            store.give(news)
            publish(store, out)
        return len(news), len(given) - len(news)


def overrides(out: Path) -> list[HeldOverride]:
    """The overrides that hold, in the order of the students and of their questions."""
    with graded(out) as (store, class_info):
        held = store.overrides()
        students = [student for student, _ in class_info.students if student in held]
        return [
            each
            for grade in ReportedGrades(store, class_info, students)
            for each in _held(grade, held)
        ]


def _held(grade: Grade, held: dict[str, dict[str, Override]]) -> Iterator[HeldOverride]:
    by_id = {question.id: question for question in grade.questions}
    for name, given in held[grade.student].items():
        yield HeldOverride(grade.student, name, given, by_id.get(name))


class _OverrideValidator:
    """Knows the class, and says what is wrong with a decision."""

    def __init__(self, store: Store, class_info: ClassInfo, *, beyond: bool) -> None:
        self._store, self._beyond = store, beyond
        self._held = store.overrides()
        self._students = [student for student, _ in class_info.students]
        self._named: dict[str, set[str]] = {}
        for student, slug in class_info.students:
            for name in (student, slug, one_line(student)):
                self._named.setdefault(name.casefold(), set()).add(student)
        self._grades: dict[str, Grade] = {}

    def checked(self, decision: OverrideRequest) -> KeptOverride:
        """The decision about the student and the question that it means; raises `GradeError`."""
        student = self._student(decision.student)
        why, by = _text(decision.why, "reason"), _text(decision.by, "name")
        if decision.points is None:
            return KeptOverride(
                student, self._taken_back(student, decision.question), None, by, why
            )
        question = self._question(student, decision.question)
        points = _points(decision.points)
        if points > question.possible and not self._beyond:
            most = wording.points(question.possible)
            what = f"{wording.points(points)} is more than the {most} points of {question.id}"
            raise GradeError(what, hint="say --beyond if it is meant")
        return KeptOverride(student, question.id, points, by, why)

    def _student(self, name: str) -> str:
        if name in self._students:
            return name
        found = self._named.get(name.strip().casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            names = ", ".join(sorted(f"'{one_line(each)}'" for each in found))
            raise GradeError(f"'{one_line(name)}' may be any of {names}", hint="write one of them")
        hint = nearest(one_line(name), map(one_line, self._students))
        what = f"there is no student '{one_line(name)}'"
        raise GradeError(what, hint=hint or "grades.csv lists them")

    def _question(self, student: str, name: str) -> QuestionGrade:
        if student not in self._grades:
            (self._grades[student],) = self._store.grades([student])
        by_id = {question.id: question for question in self._grades[student].questions}
        return by_id[_named(name, list(by_id))]

    def _taken_back(self, student: str, name: str) -> str:
        held = self._held.get(student, {})
        if not held:
            raise GradeError(f"no override of '{one_line(student)}' holds")
        return _named(name, list(held))


def _all_checked(
    desk: _OverrideValidator, decisions: Sequence[tuple[str, OverrideRequest]]
) -> list[KeptOverride]:
    faults: list[str] = []
    given: dict[tuple[str, str], KeptOverride] = {}
    for where, decision in decisions:
        try:
            each = desk.checked(decision)
            if given.setdefault((each.student, each.question), each) != each:
                raise GradeError(f"{each.question} of this student stands here twice")
        except GradeError as error:
            faults.append(f"{where}: {error}")
    if faults:
        raise GradeError("\n".join(faults))
    return list(given.values())


def _says_more(given: KeptOverride, held: dict[str, dict[str, Override]]) -> bool:
    """Whether a decision differs from what holds, as far as a spreadsheet shows it."""
    current = held.get(given.student, {}).get(given.question)
    if current is None:
        return given.points is not None
    said, known = (given.by, given.why), (current.by, current.why)
    return given.points != current.points or [*map(one_line, said)] != [*map(one_line, known)]


def _named(name: str, questions: list[str]) -> str:
    """The question that is called so, whatever signs and case it is written with."""
    found = [question for question in questions if _squashed(question) == _squashed(name)]
    if len(found) == 1 or name in found:
        return name if name in found else found[0]
    hint = nearest(name, questions) or f"known: {', '.join(questions)}"
    raise GradeError(f"there is no question '{one_line(name)}'", hint=hint)


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _points(written: str) -> Decimal:
    text = written.strip()
    if not _POINTS.fullmatch(text):
        raise GradeError(f"'{one_line(written)}' are no points", hint="write them like 2.5")
    points = Decimal(text.replace(",", "."))
    if points > MOST or points != round(points, 2):
        hint = f"points have at most two decimals, and are at most {MOST:,}"
        raise GradeError(f"'{one_line(written)}' points cannot be given", hint=hint)
    return points


def _text(written: str, what: str) -> str:
    text = written.strip()
    if not text:
        raise GradeError(f"the {what} is missing", hint="a later reader will ask for it")
    if len(text) > LONGEST:
        raise GradeError(f"the {what} is longer than {LONGEST:,} characters")
    return text
