"""What students may see of their grades, as JSON: for a portal, a mail merge or a bot."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import ClassVar, TypeAlias

from grader.escapes import visible
from grader.model import CheckGrade, Grade, Gradebook, QuestionGrade
from grader.plugins import Report
from grader.presentation import plain_lines as feedback
from grader.presentation import wording
from grader.presentation.regrade_contact import regrade_contact

Json: TypeAlias = "int | float | str | bool | list[Json] | dict[str, Json] | None"


class StudentJson(Report):
    """A JSON file per student, with what the rubric lets the student see."""

    kind = "student-json"
    on_request: ClassVar[bool] = True

    def pages(self, book: Gradebook, shown: Grade) -> Iterator[tuple[str, Iterable[str]]]:
        """`student-json/<slug>.json`."""
        yield f"student-json/{shown.slug}.json", [_dumps(_student(book, shown))]


def _dumps(value: Json) -> str:
    return f"{json.dumps(value, indent=1, allow_nan=False)}\n"


def _student(book: Gradebook, grade: Grade) -> Json:
    contact = regrade_contact(book, grade)
    return {
        "format": 1,
        "assignment": book.assignment,
        "title": book.title,
        "student": visible(grade.student),
        "points": _number(grade.points),
        "possible": _number(grade.possible),
        "ungraded": grade.ungraded,
        "total": wording.total(grade),
        "adjusted": visible(wording.explain_adjustments(grade)),
        "questions": [_question(question) for question in grade.questions],
        "notes": [visible(note) for note in grade.notes],
        "faults": [visible(fault) for fault in grade.faults],
        "contact": contact.text if contact else "",
    }


def _question(question: QuestionGrade) -> Json:
    return {
        "id": question.id,
        "title": question.title,
        "points": _number(question.points),
        "possible": _number(question.possible),
        "verdict": question.verdict.value,
        "by_hand": visible(question.override.why) if question.override else None,
        "checks": [_check(check) for check in question.checks],
    }


def _check(check: CheckGrade) -> Json:
    outcome = check.outcome
    return {
        "id": check.id,
        "title": check.title,
        "verdict": outcome.verdict.value,
        "points": None if check.points is None else _number(check.points),
        "possible": _number(check.possible),
        "feedback": visible(feedback.summary(check)),
        "found": [*feedback.findings(check)],
        "next": wording.next_step(outcome, check.part),
    }


def _number(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)
