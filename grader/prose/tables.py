"""Where the cells of Markdown tables are."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_CELL = re.compile(r"\|([^|\n]*)")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the number of its table and column, and its offsets, end exclusive."""

    table: int
    column: int
    start: int
    end: int


def table_cells(source: str) -> tuple[Cell, ...]:
    """Every cell of every table, row by row."""
    cells: list[Cell] = []
    table, last_end = 0, -2
    for row in _ROW.finditer(source):
        table += row.start() != last_end + 1
        last_end = row.end()
        for column, cell in enumerate(_CELL.finditer(source, row.start(), row.end())):
            cells.append(Cell(table, column, cell.start(1), cell.end(1)))
    return tuple(cells)
