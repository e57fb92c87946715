"""Where the cells of Markdown tables are."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_CELL = re.compile(r"\|([^|\n]*)")


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell: the number of its table and column, and its offsets, end exclusive."""

    table: int
    column: int
    start: int
    end: int


class TableCells:
    """The cells of all tables of an answer."""

    def __init__(self, source: str) -> None:
        self._cells = tuple(_cells(source))
        self._starts = [cell.start for cell in self._cells]
        columns = ((cell.table, cell.column) for cell in reversed(self._cells))
        self._heads = dict(zip(columns, reversed(self._cells), strict=True))

    def head_of(self, offset: int) -> TableCell | None:
        """The topmost cell of the column at an offset; None outside of tables."""
        at = bisect_right(self._starts, offset) - 1
        if at < 0 or offset >= self._cells[at].end:
            return None
        return self._heads[self._cells[at].table, self._cells[at].column]


def _cells(source: str) -> Iterator[TableCell]:
    """Every cell, row by row."""
    table, last_end = 0, -2
    for row in _ROW.finditer(source):
        table += row.start() != last_end + 1
        last_end = row.end()
        for column, cell in enumerate(_CELL.finditer(source, row.start(), row.end())):
            yield TableCell(table, column, cell.start(1), cell.end(1))
