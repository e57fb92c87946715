"""`grades.json`: the whole record, for programs. `docs/results-format.md` explains its keys."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from grader.model import (
    FORMAT,
    Attendance,
    CheckGrade,
    Evidence,
    Grade,
    Gradebook,
    Leftover,
    Override,
    QuestionGrade,
    Verdict,
)
from grader.model.outcome import Shown
from grader.plugins import Report
from grader.presentation import observations

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class JsonReport(Report):
    """Every grade with all its evidence, one student per line. For staff: it hides nothing."""

    kind = "json"

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `grades.json`, in ASCII."""
        yield "grades.json", _text(book)


def _text(book: Gradebook) -> Iterator[str]:
    head: dict[str, Json] = {
        "format": FORMAT,
        "assignment": book.assignment,
        "rubric": {"path": book.rubric_path, "sha256": book.rubric_sha256},
    }
    if book.attendance is not None:
        head["roster"] = _attendance(book.attendance)
    yield f'{_dumps(head)[:-1]}, "students": ['
    separator = "\n"
    for grade in book.grades:
        yield separator + _dumps(_student(grade))
        separator = ",\n"
    yield "\n]}\n"


def _attendance(attendance: Attendance) -> Json:
    return {
        "source": _words(attendance.source),
        "people": attendance.people,
        "absent": [_words(student) for student in attendance.absent],
        "unknown": [_words(student) for student in attendance.unknown],
        "notes": [_words(note) for note in attendance.notes],
    }


def _dumps(value: Json) -> str:
    return json.dumps(value, allow_nan=False)


def _student(grade: Grade) -> Json:
    entry: dict[str, Json] = {
        "student": _words(grade.student),
        "points": _number(grade.points),
        "possible": _number(grade.possible),
        "ungraded": grade.ungraded,
        "questions": [_question(question) for question in grade.questions],
        "files": [_words(name) for name in grade.files],
        "notes": [_words(note) for note in grade.notes],
        "faults": [_words(fault) for fault in grade.faults],
        "isolation": list(grade.isolation),
    }
    if grade.leftovers:
        entry["leftovers"] = [_leftover(each) for each in grade.leftovers]
    if grade.submitted:
        entry["submitted"] = grade.submitted
    if grade.adjustments:
        entry["earned"] = _number(grade.earned)
        entry["adjustments"] = [
            {"policy": each.policy, "points": _number(each.points), "why": each.why}
            for each in grade.adjustments
        ]
    if grade.login:
        entry["login"] = _words(grade.login)
    if grade.repository:
        entry["repository"] = _words(grade.repository)
    if grade.unapplied:
        entry["unapplied"] = [_words(each) for each in grade.unapplied]
    if grade.team:
        entry["team"] = [_words(member) for member in grade.team]
    if grade.doubts:
        entry["doubts"] = [_words(each) for each in grade.doubts]
    return entry


def _leftover(leftover: Leftover) -> Json:
    place = leftover.place
    return {
        "what": _words(leftover.what),
        "file": _words(place.file),
        "line": place.line,
        "cell": place.cell,
        "under": _words(place.under),
        "words": _words(leftover.words),
    }


def _question(question: QuestionGrade) -> Json:
    entry: dict[str, Json] = {
        "id": question.id,
        "title": question.title,
        "points": _number(question.points),
        "possible": _number(question.possible),
        "verdict": question.verdict.value,
        "checks": [_check(check) for check in question.checks],
    }
    if question.bonus:
        entry["bonus"] = True
    if not question.counts:
        entry["counts"] = False
    if question.override:
        entry["override"] = _override(question.override)
        entry["automatic"] = _number(question.automatic)
    return entry


def _override(override: Override) -> Json:
    return {
        "points": _number(override.points),
        "by": _words(override.by),
        "why": _words(override.why),
        "at": override.at,
    }


def _check(check: CheckGrade) -> Json:
    outcome = check.outcome
    is_graded = outcome.verdict is not Verdict.UNGRADED
    entry: dict[str, Json] = {
        "id": check.id,
        "kind": check.kind,
        "part": check.part.value,
        "title": check.title,
        "verdict": outcome.verdict.value,
        "fraction": _number(outcome.fraction) if is_graded else None,
        "points": None if check.points is None else _number(check.points),
        "possible": _number(check.possible),
        "feedback": _words(outcome.feedback),
        "evidence": [_evidence(item) for item in outcome.evidence],
        "flags": [_words(flag) for flag in outcome.flags],
        "show": check.show.value,
        "disclose": check.disclose.value,
    }
    if check.where:
        entry["where"] = _words(check.where)
    if outcome.staff_note:
        entry["staff_note"] = _words(outcome.staff_note)
    if outcome.provisional:
        entry["provisional"] = True
    return entry


def _evidence(item: Evidence) -> Json:
    """The fields that apply. Only None means that nothing was expected or found; 0 is a value."""
    entry: dict[str, Json] = {
        "where": _words(item.where),
        "case": _words(item.case),
        "result": item.result,
        "convention": item.convention,
        "index": list(item.index),
        "tolerance": item.tolerance,
        "text": _words(item.text),
        "span": list(item.span) if item.span else None,
        "concept": item.concept,
        "message": _words(item.message),
        "earned": item.earned,
        "hidden": item.hidden,
        "share": _number(item.share),
        "diagnosis": item.diagnosis,
    }
    applies: dict[str, Json] = {key: value for key, value in entry.items() if value}
    if item.distance is not None:
        applies["distance"] = float(f"{item.distance:.4g}")
    if item.expected is not None:
        applies["expected"] = _shown(item.expected)
    if item.found is not None:
        applies["found"] = _shown(item.found)
    return applies


def _number(number: Decimal | Fraction) -> int | float:
    """The number in its shortest form: 2.50 as 2.5, and 3.00 as 3."""
    return int(number) if number == int(number) else float(number)


def _words(text: str) -> str:
    """Text without lone surrogates, which UTF-8 cannot encode."""
    return text.encode("utf-8", "replace").decode()


def _shown(value: Shown) -> Json:
    """What was expected or found; a number that JSON cannot hold becomes a string."""
    match value:
        case str():
            return _words(value)
        case bool() | None:
            return value
        case float():
            return value if math.isfinite(value) else str(value)
        case int():
            return (
                value
                if value.bit_length() <= observations.WIDEST_INTEGER
                else observations.value(value)
            )
    return [_shown(item) for item in value]
