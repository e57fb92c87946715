"""Rows of numbers with their place in a text: the result of every finder of matrices."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from grader.text.maths.numerals import parse_number

Row: TypeAlias = tuple[float, ...]
Rows: TypeAlias = tuple[Row, ...]
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NumberRows:
    """Rows of numbers, and their offsets in the text, end exclusive."""

    span: Span
    rows: Rows


def row_of(cells: Iterable[str]) -> Row:
    """The numbers in the cells, or an empty row if one of the cells is not a number."""
    values: list[float] = []
    for cell in cells:
        value = parse_number(cell)
        if value is None:
            return ()
        values.append(value)
    return tuple(values)


def rectangular(rows: Sequence[Row]) -> Rows:
    """The rows, or none if they do not make a matrix: empty, or of different lengths."""
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        return ()
    return tuple(rows)
