"""Gives points by hand, takes them back, and lists them; each request is validated first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from grader.errors import GradeError, nearest
from grader.escapes import one_line
from grader.gradebook.class_info import names_of, open_class
from grader.gradebook.publish import ReportedGrades, publish
from grader.model import ClassInfo, Grade, Override, QuestionGrade
from grader.presentation import wording
from grader.store import Store

MOST = Decimal(10_000)
"""The most points that a question may have, as in a rubric."""
LONGEST = 4000
"""The most characters of a reason or a name."""
_POINTS = re.compile(r"[0-9]{1,5}([.,][0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class OverrideRequest:
    """An override as a person types it; taking one back needs no points."""

    student: str
    question: str
    by: str
    why: str
    points: str = ""


GradedQuestion: TypeAlias = tuple[Grade, QuestionGrade | None]
"""A student's reported grade, and a question in it; None where the rubric no longer has it."""


def give(out: Path, request: OverrideRequest, *, may_exceed: bool = False) -> GradedQuestion:
    """Store an override, and write the reports again. One for a member of a group counts for all.

    Args:
        may_exceed: whether an override may give more points than the question has.

    Raises:
        GradeError: there is no such student or question, or the points do not fit it.
    """
    with open_class(out) as (store, class_info):
        override = _OverrideValidator(store, class_info).new(request, may_exceed=may_exceed)
        store.give(for_team(override, class_info))
        return _report(store, class_info, out, override)


def take_back(out: Path, request: OverrideRequest) -> GradedQuestion:
    """Remove an override, so that the checks count again, and write the reports again.

    The same override of the other members of a group is removed as well.

    Raises:
        GradeError: the student has no such override.
    """
    with open_class(out) as (store, class_info):
        override = _OverrideValidator(store, class_info).existing(request)
        overrides = store.overrides()
        with store.transaction():
            for each in for_team(override, class_info):
                if override.question in overrides.get(each.student, {}):
                    store.take_back(each)
        return _report(store, class_info, out, override)


def for_team(override: Override, class_info: ClassInfo) -> list[Override]:
    """An override for each member of the student's group; the only one for a single student."""
    team = class_info.teams.get(override.student, (override.student,))
    return [replace(override, student=student) for student in team]


def _report(store: Store, class_info: ClassInfo, out: Path, override: Override) -> GradedQuestion:
    publish(store, out)
    (grade,) = ReportedGrades(store, class_info, [override.student])
    return grade, _question(grade, override.question)


def give_all(
    out: Path, requests: Sequence[tuple[str, OverrideRequest]], *, may_exceed: bool = False
) -> tuple[int, int]:
    """Keep those of many overrides that differ from what the store holds: all of them, or none.

    Args:
        requests: each with its place in a file, for messages.
        may_exceed: whether an override may give more points than the question has.

    Returns:
        How many were kept, and how many the store held already.

    Raises:
        GradeError: some of them do not fit the class; the message has a line for each.
    """
    with open_class(out) as (store, class_info):
        validator = _OverrideValidator(store, class_info)
        requested = _validate(validator, requests, may_exceed=may_exceed)
        named = {(each.student, each.question) for each in requested}
        overrides = requested + [
            each
            for override in requested
            for each in for_team(override, class_info)
            if (each.student, each.question) not in named
        ]
        current = store.overrides()
        changes = [override for override in overrides if _differs(override, current)]
        if changes:
            store.give(changes)
            publish(store, out)
        return len(changes), len(overrides) - len(changes)


def list_overrides(out: Path) -> list[tuple[Override, QuestionGrade | None]]:
    """The overrides that hold, by student and question, each with the question it is for.

    The question is None where the rubric no longer has it.
    """
    with open_class(out) as (store, class_info):
        overrides = store.overrides()
        students = [student for student, _ in class_info.students if student in overrides]
        return [
            (override, _question(grade, override.question))
            for grade in ReportedGrades(store, class_info, students)
            for override in overrides[grade.student].values()
        ]


def _question(grade: Grade, id_: str) -> QuestionGrade | None:
    return next((question for question in grade.questions if question.id == id_), None)


class _OverrideValidator:
    """Checks requests against a class: its students, their questions and the overrides so far."""

    def __init__(self, store: Store, class_info: ClassInfo) -> None:
        self._store = store
        self._overrides = store.overrides()
        self._names = names_of(class_info)
        self._grades: dict[str, Grade] = {}

    def new(self, request: OverrideRequest, *, may_exceed: bool) -> Override:
        """The override that a request asks for; raises `GradeError` if it does not fit."""
        student = self._names.find(request.student)
        why, by = _text(request.why, "reason"), _text(request.by, "name")
        question = self._question(student, request.question)
        points = _points(request.points)
        if points > question.possible and not may_exceed:
            most = wording.points(question.possible)
            what = f"{wording.points(points)} is more than the {most} points of {question.id}"
            raise GradeError(what, hint="use --beyond if this is intended")
        return Override(student, question.id, points, by, why)

    def existing(self, request: OverrideRequest) -> Override:
        """The override that a request takes back, with its `by` and `why`."""
        student = self._names.find(request.student)
        why, by = _text(request.why, "reason"), _text(request.by, "name")
        overrides = self._overrides.get(student, {})
        if not overrides:
            raise GradeError(f"no override of '{one_line(student)}' is in force")
        override = overrides[_match_question(request.question, list(overrides))]
        return replace(override, by=by, why=why)

    def _question(self, student: str, name: str) -> QuestionGrade:
        if student not in self._grades:
            (self._grades[student],) = self._store.grades([student])
        by_id = {question.id: question for question in self._grades[student].questions}
        return by_id[_match_question(name, list(by_id))]


def _validate(
    validator: _OverrideValidator,
    requests: Sequence[tuple[str, OverrideRequest]],
    *,
    may_exceed: bool,
) -> list[Override]:
    faults: list[str] = []
    overrides: dict[tuple[str, str], Override] = {}
    for where, request in requests:
        try:
            override = validator.new(request, may_exceed=may_exceed)
            if overrides.setdefault((override.student, override.question), override) != override:
                raise GradeError(f"{override.question} of this student is in the table twice")
        except GradeError as error:
            faults.append(f"{where}: {error}")
    if faults:
        raise GradeError("\n".join(faults))
    return list(overrides.values())


def _differs(override: Override, current: Mapping[str, Mapping[str, Override]]) -> bool:
    """Whether an override differs from the current one in its points, author or reason."""
    known = current.get(override.student, {}).get(override.question)
    return known is None or _shown(override) != _shown(known)


def _shown(override: Override) -> tuple[Decimal, str, str]:
    return override.points, one_line(override.by), one_line(override.why)


def _match_question(name: str, questions: list[str]) -> str:
    """The question with this name, in whatever case and punctuation it is typed."""
    matches = [question for question in questions if _squashed(question) == _squashed(name)]
    if len(matches) == 1 or name in matches:
        return name if name in matches else matches[0]
    hint = nearest(name, questions) or f"known: {', '.join(questions)}"
    raise GradeError(f"there is no question '{one_line(name)}'", hint=hint)


def _squashed(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _points(written: str) -> Decimal:
    text = written.strip()
    if not _POINTS.fullmatch(text):
        raise GradeError(
            f"'{one_line(written)}' is not a number of points", hint="write them like 2.5"
        )
    points = Decimal(text.replace(",", "."))
    if points > MOST or points != round(points, 2):
        hint = f"points have at most two decimals, and are at most {MOST:,}"
        raise GradeError(f"'{one_line(written)}' points cannot be given", hint=hint)
    return points


def _text(written: str, what: str) -> str:
    text = written.strip()
    if not text:
        raise GradeError(f"the {what} is missing", hint="the log needs it")
    if len(text) > LONGEST:
        raise GradeError(f"the {what} is longer than {LONGEST:,} characters")
    return text
