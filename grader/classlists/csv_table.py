"""A table that another system exported, to fill in some cells and keep all other bytes.

Each cell is kept with its quotation marks, so that a cell that is not filled in comes out byte for
byte.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Literal, TypeAlias

from grader.classlists.csv_rows import decode, find_delimiter
from grader.errors import GradeError

Separator: TypeAlias = Literal["auto", "point", "comma"]

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads the names as if they were in Latin-1
_NUMBER = re.compile(r"-?\d{1,7}([.,])\d{1,6}")
_SPECIAL = re.compile(r'[",;\t\r\n]|^\s|\s$')


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file: cells with their quotation marks, and how each line ends."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]
    delimiter: str
    mark: str = ""

    def value(self, row: int, column: int) -> str:
        """The text of a cell; empty where the row is too short."""
        cells = self.rows[row]
        return _unquoted(cells[column]) if column < len(cells) else ""

    def values(self, row: int) -> list[str]:
        """The texts of a row's cells."""
        return [_unquoted(cell) for cell in self.rows[row]]

    def fill(self, cells: dict[tuple[int, int], str]) -> Sheet:
        """The same table with other values in some cells, by row and column."""
        rows = [list(row) for row in self.rows]
        for (row, column), value in cells.items():
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = _quoted(value)
        return replace(self, rows=tuple(map(tuple, rows)))

    def keep_rows(self, kept: Iterable[int]) -> Sheet:
        """The same table with some of its rows, in their order."""
        places = sorted(kept)
        rows = tuple(self.rows[place] for place in places)
        ends = [self.ends[place] or self.ends[0] for place in places]
        return replace(self, rows=rows, ends=tuple(ends))

    def lines(self) -> Iterable[str]:
        """The text of the file, a line at a time."""
        yield self.mark
        for row, end in zip(self.rows, self.ends, strict=True):
            yield self.delimiter.join(row) + end

    def has_decimal_comma(self, separator: Separator) -> bool:
        """Whether numbers have a decimal comma: as asked for, or as in most numbers of the file."""
        if separator != "auto":
            return separator == "comma"
        separators = [
            match[1]
            for place in range(len(self.rows))
            for value in self.values(place)
            if (match := _NUMBER.fullmatch(value.strip()))
        ]
        commas = separators.count(",")
        if not separators:
            return self.delimiter == ";"
        return commas > len(separators) - commas


def read(name: str, data: bytes) -> Sheet:
    """A CSV file in UTF-8.

    Raises:
        GradeError: the file is not a table, or it is in another encoding.
    """
    text = decode(data, name, ["utf-8"])
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    if not text.strip():
        raise GradeError("the table is empty", where=name, hint="export it again")
    delimiter = find_delimiter(text)
    rows, ends = _rows(text, delimiter, name)
    return Sheet(name, rows, ends, delimiter, mark)


def _rows(
    text: str, delimiter: str, name: str
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    plain = rf"[^{delimiter}\r\n]*+"
    cell = re.compile(rf'("(?:[^"]|"")*+"{plain}|(?!"){plain})({delimiter}|\r\n|\n|\r|\Z)')
    rows: list[tuple[str, ...]] = []
    ends: list[str] = []
    row: list[str] = []
    place = 0
    while place < len(text) or row:
        match = cell.match(text, place)
        if match is None:
            line = text.count("\n", 0, place) + 1
            what = "a quotation mark is opened here and not closed"
            raise GradeError(what, where=f"{name}:{line}", hint="export the file again")
        row.append(match[1])
        place = match.end()
        if match[2] != delimiter:
            rows.append(tuple(row))
            ends.append(match[2])
            row = []
    return tuple(rows), tuple(ends)


def _unquoted(cell: str) -> str:
    if not cell.startswith('"'):
        return cell
    inside, _, after = cell[1:].rpartition('"')
    return inside.replace('""', '"') + after


def _quoted(value: str) -> str:
    doubled = value.replace('"', '""')
    return f'"{doubled}"' if _SPECIAL.search(value) else value


def format_row(cells: Sequence[str]) -> str:
    """One row of a CSV file that this program writes."""
    row = io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(cells)
    return row.getvalue()


def round_points(value: Decimal) -> Decimal:
    """Points with at most two decimals; a half is rounded up."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()


def parse_number(text: str) -> Decimal | None:
    """The number in a cell, with a decimal point or comma; None if there is none."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None


def format_number(value: Decimal, *, comma: bool = False) -> str:
    """Points with at most two decimals and no trailing zeros."""
    digits = f"{round_points(value):f}"
    return digits.replace(".", ",") if comma else digits
