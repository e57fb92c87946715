"""Reads and writes overrides as a CSV table that a teaching team fills in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.classlists.csv_rows import read_rows
from grader.classlists.csv_table import BYTE_ORDER_MARK, format_row
from grader.escapes import cell
from grader.gradebook.output_folder import write_file
from grader.gradebook.override_points import OverrideRequest
from grader.model import Override, QuestionGrade
from grader.presentation.wording import points

COLUMNS = ("student", "question", "points", "possible", "automatic", "by", "why", "at")
_NEEDED = ("student", "question", "points", "why")


def write(path: Path, overrides: Iterable[tuple[Override, QuestionGrade | None]]) -> None:
    """Write overrides to a file; raises `GradeError` if it cannot be written."""
    write_file(path, _lines(overrides))


def read(path: Path, *, by: str) -> list[tuple[str, OverrideRequest]]:
    """The requests in a file, each with its place. Rows without points are left out.

    Args:
        by: who gives the points if the column `by` is missing or empty.

    Raises:
        GradeError: the file cannot be read, or lacks a column.
    """
    return [
        (row.where, _request(row.cells, by))
        for row in read_rows(path, needed=_NEEDED)
        if row.cells.get("points", "").strip()
    ]


def _request(cells: dict[str, str], by: str) -> OverrideRequest:
    return OverrideRequest(
        student=cells.get("student", ""),
        question=cells.get("question", ""),
        points=cells["points"],
        why=cells.get("why", ""),
        by=cells.get("by", "").strip() or by,
    )


def _lines(overrides: Iterable[tuple[Override, QuestionGrade | None]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + format_row(COLUMNS)
    for override, question in overrides:
        yield format_row(_row(override, question))


def _row(override: Override, question: QuestionGrade | None) -> tuple[str, ...]:
    return (
        cell(override.student),
        cell(override.question),
        points(override.points),
        points(question.possible) if question is not None else "",
        points(question.automatic) if question is not None else "",
        cell(override.by),
        cell(override.why),
        override.at,
    )
