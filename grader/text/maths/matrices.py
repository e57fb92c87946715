"""The matrices in a text, each with its rows, its place and its role in an equation."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice

from grader.text.maths.environments import environments
from grader.text.maths.equations import REACH, equates, heading, is_operand, without_bullets
from grader.text.maths.grids import number_lines, tables
from grader.text.maths.literals import literals, separated_by_semicolons
from grader.text.maths.readable_text import readable
from grader.text.maths.rows import NumberRows, Rows, Span

MOST_PER_FINDER = 500
"""Matrices of one notation that are read from a text."""

FINDERS = (environments, literals, separated_by_semicolons, tables, number_lines)
"""A matrix that one finder has found is hidden from the next ones."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix in a text.

    Attributes:
        rows: its entries; NaN for an entry that is not a number.
        span: its offsets in the text, end exclusive.
        before: the words before it, for messages.
        is_operand: whether it is part of a sum or a product, like M1 in `M1 + M2 = R`.
        is_last: whether it is the last matrix of its chain of equations.
    """

    rows: Rows
    span: Span
    before: str = ""
    is_operand: bool = False
    is_last: bool = True

    @property
    def is_result(self) -> bool:
        """Whether it is the result of an equation, or not part of one."""
        return self.is_last and not self.is_operand

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])


def find_matrices(text: str) -> tuple[Matrix, ...]:
    """Every matrix of numbers in a Markdown text, in order of place.

    A table whose first column may be labels appears twice, with and without that column.
    """
    text = readable(text)
    found = _find_rows(text)
    spans = sorted({rows.span for rows in found})
    text = without_bullets(text)
    return tuple(_in_context(text, rows, spans) for rows in found)


def _find_rows(text: str) -> list[NumberRows]:
    found: list[NumberRows] = []
    for finder in FINDERS:
        new = list(islice(finder(text), MOST_PER_FINDER))
        text = _hide(text, new)
        found += new
    return sorted(found, key=lambda rows: rows.span)


def _hide(text: str, found: list[NumberRows]) -> str:
    """The text with a sign that no finder reads over each matrix, so that offsets stay."""
    pieces, at = [], 0
    for start, end in sorted(rows.span for rows in found):
        pieces += [text[at:start], "#" * (end - max(at, start))]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _in_context(text: str, rows: NumberRows, spans: list[Span]) -> Matrix:
    """The matrix with its role, judged by the text up to the matrices before and after it."""
    start, end = rows.span
    at = bisect_left(spans, rows.span)
    previous_end = spans[at - 1][1] if at else 0
    has_next = at + 1 < len(spans) and spans[at + 1][0] < end + REACH
    before = text[max(previous_end, start - REACH) : start]
    after = text[end : spans[at + 1][0] if has_next else end + REACH]
    is_last = not (has_next and equates(after))
    return Matrix(rows.rows, rows.span, heading(before), is_operand(before, after), is_last)
