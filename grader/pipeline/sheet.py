"""Overrides as a table for a spreadsheet: what a teaching team fills in, and what it is given."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import GradeError, nearest
from grader.escapes import cell, uncelled
from grader.pipeline.output import write_file
from grader.pipeline.overriding import Decision, Held
from grader.wording import points

COLUMNS = ("student", "question", "points", "possible", "automatic", "by", "why", "at")
_NEEDED = ("student", "question", "points", "why")
MAX_BYTES = 16 << 20
_BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads the names as if they were in Latin-1


def write(path: Path, held: Iterable[Held]) -> None:
    """Write overrides to a file; raises `GradeError` if it cannot be written."""
    write_file(path, _lines(held))


def read(path: Path, *, by: str) -> list[tuple[str, Decision]]:
    """The decisions of a file, each with its place. Rows without points are left out.

    Args:
        by: who gave the points, where no column `by` says it.

    Raises:
        GradeError: the file cannot be read, or lacks a column.
    """
    found = rows(path, needed=_NEEDED)
    return [(where, _decision(row, by)) for where, row in found if row.get("points", "").strip()]


def rows(path: Path, *, needed: Iterable[str]) -> list[tuple[str, dict[str, str]]]:
    """The rows of a table by the names of its columns, each with its place.

    Commas, semicolons or tabs part columns.

    Raises:
        GradeError: the file cannot be read, or lacks a column that is needed.
    """
    text = _text(path)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        _require(needed, names, path)
        return [
            (
                f"{path}:{reader.line_num}",
                {name: uncelled(cell) for name, cell in zip(names, row, strict=False)},
            )
            for row in reader
        ]
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        raise GradeError(f"this is no table: {error}", where=where) from error


def _decision(cells: dict[str, str], by: str) -> Decision:
    return Decision(
        student=cells.get("student", ""),
        question=cells.get("question", ""),
        points=cells["points"],
        why=cells.get("why", ""),
        by=cells.get("by", "").strip() or by,
    )


def _require(needed: Iterable[str], names: list[str], path: Path) -> None:
    for name in needed:
        if name not in names:
            hint = nearest(name, names) or f"needed: {', '.join(needed)}"
            raise GradeError(f"there is no column '{name}'", where=f"{path}:1", hint=hint)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise GradeError(f"a table has at most {MAX_BYTES >> 20} MiB", where=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise GradeError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    is_wide = data[:2] in {b"\xff\xfe", b"\xfe\xff"}  # what Excel calls Unicode text
    try:
        return data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "save it as CSV UTF-8"
        raise GradeError("this is not UTF-8", where=str(path), hint=hint) from error


def _lines(held: Iterable[Held]) -> Iterator[str]:
    yield _BYTE_ORDER_MARK + _line(COLUMNS)
    yield from (_line(_row(each)) for each in held)


def _row(held: Held) -> tuple[str, ...]:
    given, question = held.override, held.question
    of_question = ("", "")
    if question is not None:
        of_question = (points(question.possible), points(question.automatic))
    words = (cell(given.by), cell(given.why), given.at)
    return (cell(held.student), cell(held.id), points(given.points), *of_question, *words)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
