"""Matrices without brackets: Markdown tables, and plain lines of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from grader.text.maths.numerals import numeral
from grader.text.maths.rows import NumberRows, Row, Rows, rectangular, row_of

_LABEL = re.compile(r"(?:row\s*\d+|\d+(?:st|nd|rd|th)?\s+row)\s*[:=]", re.IGNORECASE)
_MARKS = re.compile(r"^[>\s]*(?:[*+\-]\s+)?|(?:\\{1,2}|<br\s*/?>|[,;])\s*$")
_EDGES = " \t[](){}|$`⎡⎤⎢⎥⎣⎦⎛⎞⎜⎟⎝⎠⌈⌉⌊⌋"
_BETWEEN = re.compile(r"\s*[,;|&\t]\s*|\s+")
_DELIMITER = re.compile(r"[\s|:]*-[\s|:\-]*")
LONGEST = 2000
"""Characters of a line that are read as a row."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of a text, its offsets, and its cells as a table's row."""

    start: int
    end: int
    source: str

    @property
    def cells(self) -> list[str]:
        """What stands between its pipes."""
        inside = self.source.strip().removeprefix("|").removesuffix("|")
        return [cell.strip() for cell in inside.split("|")]


def lines(text: str) -> Iterator[TextLine]:
    """The lines of a text with their offsets, line ends left out."""
    start = 0
    for source in text.splitlines(keepends=True):
        yield TextLine(start, start + len(source.rstrip("\r\n")), source.rstrip("\r\n")[:LONGEST])
        start += len(source)


def tables(text: str) -> Iterator[NumberRows]:
    """Each Markdown table of numbers; one with a column that may be labels is read both ways."""
    for has_pipes, block in groupby(lines(text), key=lambda line: "|" in line.source):
        rows = list(block)
        ruled = [i for i, line in enumerate(rows) if _DELIMITER.fullmatch(line.source)]
        if has_pipes and ruled[:1] == [1]:
            header, body = rows[0].cells, [line.cells for line in rows[2:]]
            for reading in _readings(header, body):
                yield NumberRows((rows[0].start, rows[-1].end), reading)


def _readings(header: list[str], body: list[list[str]]) -> Iterator[Rows]:
    """A corner that is no number heads a column of labels, or one of numbers: it is not known."""
    whole = [header, *body] if row_of(header) else body
    if plain := rectangular([row_of(cells) for cells in whole]):
        yield plain
    if header and numeral(header[0]) is None:
        labelled = rectangular([row_of(cells[1:]) for cells in body])
        yield from (labelled,) if labelled else ()


def number_lines(text: str) -> Iterator[NumberRows]:
    """Runs of at least two lines that hold equally many numbers, at least two each.

    A single empty line between two rows does not end a run.
    """
    run: list[tuple[TextLine, Row]] = []
    blank = False
    for line in lines(text):
        row = _row(line.source)
        if run and len(row) != len(run[-1][1]) and (row or line.source.strip() or blank):
            yield from _matrix(run)
            run = []
        blank = not line.source.strip()
        if row:
            run.append((line, row))
    yield from _matrix(run)


def _row(line: str) -> Row:
    """The numbers of a line, none if anything else stands in it."""
    if not re.search(r"\d", line):
        return ()
    bare = _LABEL.sub("", _MARKS.sub("", line), count=1).strip(_EDGES)
    row = row_of(_BETWEEN.split(bare))
    return row if len(row) > 1 else ()


def _matrix(run: list[tuple[TextLine, Row]]) -> Iterator[NumberRows]:
    if len(run) > 1:
        yield NumberRows((run[0][0].start, run[-1][0].end), tuple(row for _, row in run))
