"""`grades.csv`: the mark sheet, for spreadsheets and learning management systems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.classlists.csv_table import BYTE_ORDER_MARK, format_row
from grader.escapes import cell
from grader.model import Grade, Gradebook, QuestionGrade, Verdict
from grader.plugins import Report
from grader.presentation import wording
from grader.presentation.overview import overview_of
from grader.presentation.wording import points
from grader.presentation.worklist import unaccounted


class CsvReport(Report):
    """A row per student and a column per question. For staff: the last column has flags."""

    kind = "csv"

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `grades.csv`, in UTF-8 with a byte-order mark."""
        yield "grades.csv", _text(book)


def _text(book: Gradebook) -> Iterator[str]:
    questions = list(overview_of(book).statistics.questions)
    yield BYTE_ORDER_MARK
    sums = ["total", "possible", "ungraded", "policies", "overrides", "flags"]
    yield format_row(["student", *questions, *sums])
    for grade in book.grades:
        yield format_row(_row(grade, questions))


def _row(grade: Grade, questions: list[str]) -> list[str]:
    by_id = {question.id: question for question in grade.questions}
    marks = [_mark(by_id[name]) if name in by_id else "" for name in questions]
    sums = [points(grade.points), points(grade.possible), str(grade.ungraded)]
    words = (wording.explain_adjustments(grade), _overrides(grade), _flags(grade))
    return [cell(grade.student), *marks, *sums, *map(cell, words)]


def _mark(question: QuestionGrade) -> str:
    """The points; empty, which is not zero, if no check of the question is graded yet."""
    waits = [check.outcome.verdict is Verdict.UNGRADED for check in question.checks]
    if question.override is None and waits and all(waits):
        return ""
    return points(question.points)


def _overrides(grade: Grade) -> str:
    """Who set points by hand and why, with what the checks earned."""
    return "; ".join(
        f"{question.id}: {wording.explain_override(question)}"
        for question in grade.questions
        if question.override is not None
    )


def _flags(grade: Grade) -> str:
    flags = (
        f"{question.id}: {flag}"
        for question, check in grade.checks()
        for flag in check.outcome.flags
    )
    return "; ".join(
        (*grade.unread, *map(str, unaccounted(grade)), *grade.unapplied, *grade.doubts, *flags)
    )
