"""A table that another system exported: cells are filled in, and everything else stays as it was.

Each cell is kept as it is written, quotes included, so that what is not filled in comes out byte
for byte. Text that a student chose is made into a cell that no spreadsheet runs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeAlias

from grader.errors import GradeError

Separator: TypeAlias = Literal["auto", "point", "comma"]

BYTE_ORDER_MARK = "\ufeff"  # without it, Excel reads the names as if they were in Latin-1
_DELIMITERS = (",", ";", "\t")
_NUMBER = re.compile(r"-?\d{1,7}([.,])\d{1,6}")
_SPECIAL = re.compile(r'[",;\t\r\n]|^\s|\s$')


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file: cells as they are written, and how each line ends."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]
    delimiter: str
    mark: str = ""

    def value(self, row: int, column: int) -> str:
        """What a cell holds; a row that is too short is empty there."""
        cells = self.rows[row]
        return _unquoted(cells[column]) if column < len(cells) else ""

    def values(self, row: int) -> list[str]:
        """What the cells of a row hold."""
        return [_unquoted(cell) for cell in self.rows[row]]

    def filled(self, cells: dict[tuple[int, int], str]) -> Sheet:
        """The same table with other values in some cells, by row and column."""
        rows = [list(row) for row in self.rows]
        for (row, column), value in cells.items():
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = _quoted(value)
        return replace(self, rows=tuple(map(tuple, rows)))

    def only(self, kept: Iterable[int]) -> Sheet:
        """The same table with some of its rows, in their order."""
        places = sorted(kept)
        rows = tuple(self.rows[place] for place in places)
        ends = [self.ends[place] or self.ends[0] for place in places]
        return replace(self, rows=rows, ends=tuple(ends))

    def text(self) -> Iterable[str]:
        """The file, a line at a time."""
        yield self.mark
        for row, end in zip(self.rows, self.ends, strict=True):
            yield self.delimiter.join(row) + end

    def uses_comma(self, separator: Separator) -> bool:
        """Whether numbers have a decimal comma: as told, or as the numbers that stand here."""
        if separator != "auto":
            return separator == "comma"
        seen = [
            match[1]
            for place in range(len(self.rows))
            for value in self.values(place)
            if (match := _NUMBER.fullmatch(value.strip()))
        ]
        commas = seen.count(",")
        return commas > len(seen) - commas if seen else self.delimiter == ";"


def read(name: str, data: bytes) -> Sheet:
    """A file of comma- or semicolon-separated values.

    Raises:
        GradeError: it is no such file.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        hint = "save it as CSV in UTF-8, or export it again"
        raise GradeError("this file is not in UTF-8", where=name, hint=hint) from error
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    if not text.strip() or "\0" in text:
        raise GradeError("this is no table", where=name, hint="export it again")
    header = re.sub(r'"[^"]*"', "", re.split(r"[\r\n]", text, maxsplit=1)[0])
    delimiter = max(_DELIMITERS, key=header.count)
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


def line(cells: Sequence[str]) -> str:
    """A row of a table of our own."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()


def number(value: Decimal, *, comma: bool = False) -> str:
    """Points as a system reads them: hundredths, without zeros that say nothing."""
    cents = value.quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    written = f"{cents:f}"
    return written.replace(".", ",") if comma else written
