"""The table of `nbgrader export`, for scripts that read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import ClassVar

from grader.classlists import csv_table as sheets
from grader.escapes import cell
from grader.model import Grade, Gradebook
from grader.plugins import Report

_COLUMNS = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


class Nbgrader(Report):
    """A CSV file with the columns of `nbgrader export`; a total that waits for a person is empty.

    Dates and names stay empty: the stored grades hold none. The penalty is what policies took off
    the total.
    """

    kind = "nbgrader"
    on_request: ClassVar[bool] = True

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `nbgrader.csv`."""
        yield "nbgrader.csv", _text(book)


def _text(book: Gradebook) -> Iterator[str]:
    yield sheets.format_row(_COLUMNS)
    for grade in book.grades:
        yield sheets.format_row(_row(book, grade))


def _row(book: Gradebook, grade: Grade) -> list[str]:
    counting = (question.points for question in grade.questions if question.counts)
    raw = sum(counting, Decimal(0))
    scores = [sheets.format_number(raw), sheets.format_number(max(raw - grade.points, Decimal(0)))]
    scores = ["", "", ""] if grade.ungraded else [*scores, sheets.format_number(grade.points)]
    student = cell(grade.student)
    scores.append(sheets.format_number(grade.possible))
    return [book.assignment, "", "", student, "", "", "", *scores]
