"""Overrides as a table for a spreadsheet: what a teaching team fills in, and what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.classlists.csv_rows import read_rows
from grader.classlists.csv_table import BYTE_ORDER_MARK, format_row
from grader.escapes import cell
from grader.gradebook.output_folder import write_file
from grader.gradebook.override_points import HeldOverride, OverrideRequest
from grader.presentation.wording import points

COLUMNS = ("student", "question", "points", "possible", "automatic", "by", "why", "at")
_NEEDED = ("student", "question", "points", "why")


def write(path: Path, held: Iterable[HeldOverride]) -> None:
    """Write overrides to a file; raises `GradeError` if it cannot be written."""
    write_file(path, _lines(held))


def read(path: Path, *, by: str) -> list[tuple[str, OverrideRequest]]:
    """The decisions of a file, each with its place. Rows without points are left out.

    Args:
        by: who gave the points, where no column `by` says it.

    Raises:
        GradeError: the file cannot be read, or lacks a column.
    """
    return [
        (row.where, _decision(row.cells, by))
        for row in read_rows(path, needed=_NEEDED)
        if row.cells.get("points", "").strip()
    ]


def _decision(cells: dict[str, str], by: str) -> OverrideRequest:
    return OverrideRequest(
        student=cells.get("student", ""),
        question=cells.get("question", ""),
        points=cells["points"],
        why=cells.get("why", ""),
        by=cells.get("by", "").strip() or by,
    )


def _lines(held: Iterable[HeldOverride]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + format_row(COLUMNS)
    yield from (format_row(_row(each)) for each in held)


def _row(held: HeldOverride) -> tuple[str, ...]:
    given, question = held.override, held.question
    of_question = ("", "")
    if question is not None:
        of_question = (points(question.possible), points(question.automatic))
    words = (cell(given.by), cell(given.why), given.at)
    return (cell(held.student), cell(held.id), points(given.points), *of_question, *words)
