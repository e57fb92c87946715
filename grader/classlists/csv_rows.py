"""The rows of a CSV file by the names of its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from grader.errors import GradeError, nearest
from grader.escapes import uncelled

MAX_BYTES = 16 << 20


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
