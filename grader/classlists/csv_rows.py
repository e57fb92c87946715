"""CSV files of other programs: their encoding, their delimiter, and their rows by column name."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GradeError, nearest
from grader.escapes import from_cell

MAX_BYTES = 32 << 20
DELIMITERS = (",", ";", "\t")
UNICODE = ("utf-8-sig", "utf-16")
"""The encodings of the file types "CSV UTF-8" and "Unicode text" in Excel."""
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_QUOTED = re.compile(r'"[^"]*"')
_DECLARED = re.compile(r'"?sep=([,;\t])"?\s*(?:\r\n|\r|\n)')


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: its file and line, and its cells by column name. A short row lacks some columns."""

    where: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table with named columns. `GitHub Username` is the column `github_username`."""

    columns: tuple[str, ...]
    rows: tuple[CsvRow, ...]


def read_rows(path: Path, *, needed: Iterable[str]) -> tuple[CsvRow, ...]:
    """The rows of a table that has the needed columns.

    Raises:
        GradeError: the file cannot be read, or it lacks a column.
    """
    table = read_table(path)
    for name in needed:
        if name not in table.columns:
            hint = nearest(name, table.columns) or f"needed: {', '.join(needed)}"
            raise GradeError(f"there is no column '{name}'", where=f"{path}:1", hint=hint)
    return table.rows


def read_table(path: Path, *, encodings: Iterable[str] = UNICODE) -> CsvTable:
    """A table with commas, semicolons or tabs between its columns; blank rows are left out.

    Args:
        path: the file; the first row that is not blank names the columns.
        encodings: to try in this order.

    Raises:
        GradeError: the file cannot be read, or it is not a table.
    """
    text = decode(_bytes(path), str(path), encodings)
    declared = _DECLARED.match(text)  # Excel writes and reads such a first line
    delimiter = declared[1] if declared else find_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if declared:
        next(reader)
    columns: tuple[str, ...] = ()
    rows: list[CsvRow] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = tuple(map(_column_name, cells))
            else:
                named = dict(zip(columns, map(from_cell, cells), strict=False))
                rows.append(CsvRow(f"{path}:{reader.line_num}", named))
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        hint = "is a quotation mark missing?"
        raise GradeError(f"this is not a table: {error}", where=where, hint=hint) from error
    return CsvTable(columns, tuple(rows))


def decode(data: bytes, where: str, encodings: Iterable[str]) -> str:
    """The text of a table, in the first of the encodings that fits. UTF-16 needs a byte-order mark.

    Raises:
        GradeError: no encoding fits, or this is not text.
    """
    for encoding in encodings:
        if encoding == "utf-16" and not data.startswith(_UTF16_MARKS):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            hint = "export it again, as CSV"
            raise GradeError("this is not a table", where=where, hint=hint)
        return text
    raise GradeError("the file is not in UTF-8", where=where, hint="save it as CSV UTF-8")


def find_delimiter(text: str) -> str:
    """The delimiter that is most frequent in the first line with text, outside quotation marks."""
    first = re.split(r"[\r\n]", text.lstrip("\r\n\ufeff "), maxsplit=1)[0]
    return max(DELIMITERS, key=_QUOTED.sub("", first).count)


def _column_name(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().casefold())


def _bytes(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise GradeError(f"it cannot be read: {error.strerror}", where=str(path)) from error
    if len(data) > MAX_BYTES:
        raise GradeError(f"a table has at most {MAX_BYTES >> 20} MiB", where=str(path))
    return data
