"""Matrices without brackets: Markdown tables, and plain lines of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from grader.text.maths.numerals import parse_number
from grader.text.maths.rows import NumberRows, Row, Rows, rectangular, row_of

_LABEL = re.compile(r"(?:row\s*\d+|\d+(?:st|nd|rd|th)?\s+row)\s*[:=]", re.IGNORECASE)
_BULLET_OR_END = re.compile(r"^[>\s]*(?:[*+\-]\s+)?|(?:\\{1,2}|<br\s*/?>|[,;])\s*$")
_EDGES = " \t[](){}|$`⎡⎤⎢⎥⎣⎦⎛⎞⎜⎟⎝⎠⌈⌉⌊⌋"
_BETWEEN = re.compile(r"\s*[,;|&\t]\s*|\s+")
_DELIMITER = re.compile(r"[\s|:]*-[\s|:\-]*")
LONGEST_LINE = 2000
"""Characters of a line that are read."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a text with its offsets."""

    start: int
    end: int
    source: str

    @property
    def cells(self) -> list[str]:
        """The cells of the line as a table row."""
        inside = self.source.strip().removeprefix("|").removesuffix("|")
        return [cell.strip() for cell in inside.split("|")]


def lines(text: str) -> Iterator[TextLine]:
    """The lines of a text without their line ends."""
    start = 0
    for source in text.splitlines(keepends=True):
        line = source.rstrip("\r\n")
        yield TextLine(start, start + len(line), line[:LONGEST_LINE])
        start += len(source)


def tables(text: str) -> Iterator[NumberRows]:
    """Each Markdown table of numbers, twice if its first column may be labels."""
    for has_pipes, block in groupby(lines(text), key=lambda line: "|" in line.source):
        rows = list(block)
        delimiters = [i for i, line in enumerate(rows) if _DELIMITER.fullmatch(line.source)]
        if has_pipes and delimiters and delimiters[0] == 1:
            header, body = rows[0].cells, [line.cells for line in rows[2:]]
            for matrix in _table_matrices(header, body):
                yield NumberRows((rows[0].start, rows[-1].end), matrix)


def _table_matrices(header: list[str], body: list[list[str]]) -> Iterator[Rows]:
    """The table's numbers, with and, if the corner is not a number, without the first column."""
    whole = [header, *body] if row_of(header) else body
    if with_first := rectangular([row_of(cells) for cells in whole]):
        yield with_first
    if header and parse_number(header[0]) is None:
        without_first = rectangular([row_of(cells[1:]) for cells in body])
        if without_first:
            yield without_first


def number_lines(text: str) -> Iterator[NumberRows]:
    """Two or more consecutive lines of equally many numbers, at least two in each line.

    A single empty line between two rows does not end a run.
    """
    run: list[tuple[TextLine, Row]] = []
    was_blank = False
    for line in lines(text):
        row = _row_in(line.source)
        is_blank = not line.source.strip()
        has_other_length = bool(run) and len(row) != len(run[-1][1])
        if has_other_length and (not is_blank or was_blank):
            yield from _matrix_of(run)
            run = []
        was_blank = is_blank
        if row:
            run.append((line, row))
    yield from _matrix_of(run)


def _row_in(line: str) -> Row:
    """The numbers of a line, or none if the line contains anything else."""
    if not re.search(r"\d", line):
        return ()
    bare = _LABEL.sub("", _BULLET_OR_END.sub("", line), count=1).strip(_EDGES)
    row = row_of(_BETWEEN.split(bare))
    return row if len(row) > 1 else ()


def _matrix_of(run: list[tuple[TextLine, Row]]) -> Iterator[NumberRows]:
    if len(run) > 1:
        yield NumberRows((run[0][0].start, run[-1][0].end), tuple(row for _, row in run))
