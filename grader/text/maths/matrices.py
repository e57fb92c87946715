"""The matrices in a text: each with its rows, its place, and its part in an equation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from grader.text.maths.environments import environments
from grader.text.maths.equations import REACH, heading, is_operand, leads_on, without_bullets
from grader.text.maths.grids import number_lines, tables
from grader.text.maths.literals import literals, separated_by_semicolons
from grader.text.maths.readable_text import readable
from grader.text.maths.rows import NumberRows, Rows, Span

MOST = 500
"""Matrices of a kind that are read from a text; what comes after them is not."""

FINDERS = (environments, literals, separated_by_semicolons, tables, number_lines)
"""In order: what one has found, the next does not read again."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix that somebody wrote.

    Attributes:
        rows: its entries; NaN stands for one that is no number.
        span: its offsets in the text, end exclusive.
        before: the words in front of it, for messages.
        is_operand: whether it is part of a sum or a product, as M1 is in `M1 + M2 = R`.
        is_last: whether no equals sign leads from it to a further matrix.
    """

    rows: Rows
    span: Span
    before: str = ""
    is_operand: bool = False
    is_last: bool = True

    @property
    def is_result(self) -> bool:
        """Whether it is what an equation comes to, or stands alone."""
        return self.is_last and not self.is_operand

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return len(self.rows), len(self.rows[0])


def find_matrices(text: str) -> tuple[Matrix, ...]:
    """Every matrix of numbers in a Markdown text, in order of place.

    A table whose first column may be labels is given twice, with and without that column.
    """
    text = readable(text)
    found = _found(text)
    parts = _parts(without_bullets(text), sorted({matrix.span for matrix in found}))
    return tuple(Matrix(matrix.rows, matrix.span, *parts[matrix.span]) for matrix in found)


def _found(text: str) -> list[NumberRows]:
    found: list[NumberRows] = []
    for finder in FINDERS:
        new = list(islice(finder(text), MOST))
        text = _without(text, new)
        found += new
    return sorted(found, key=lambda matrix: matrix.span)


def _without(text: str, found: list[NumberRows]) -> str:
    """The text with what was found struck out; a mark that no finder reads keeps the offsets."""
    pieces, at = [], 0
    for matrix in sorted(found, key=lambda matrix: matrix.span):
        pieces += [text[at : matrix.span[0]], "#" * (matrix.span[1] - max(at, matrix.span[0]))]
        at = max(at, matrix.span[1])
    return "".join([*pieces, text[at:]])


def _parts(text: str, spans: list[Span]) -> dict[Span, tuple[str, bool, bool]]:
    """For each span: the words before it, whether it is an operand, whether it is last."""
    parts = {}
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans[1:]), len(text) + REACH]
    for span, last_end, next_start in zip(spans, ends, starts, strict=False):
        before = text[max(last_end, span[0] - REACH) : span[0]]
        after = text[span[1] : min(next_start, span[1] + REACH)]
        goes_on = next_start < span[1] + REACH and leads_on(after)
        parts[span] = heading(before), is_operand(before, after), not goes_on
    return parts
