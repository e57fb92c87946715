"""A document as rows: a write-up is one piece, a notebook has one for each Markdown cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.text.markdown.lines import LabelLine, label_lines


@dataclass(frozen=True, slots=True)
class MarkdownPiece:
    """A stretch of Markdown with `\\n` line ends.

    Attributes:
        source: the Markdown.
        cell: the number of the notebook's cell, from 1.
        question: the question that all of it answers, where the cell's metadata says so.
        handed_out: whether it is the course's own text: it may name a question, but answers none.
    """

    source: str
    cell: int | None = None
    question: str = ""
    handed_out: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a document.

    Attributes:
        source: what may be an answer: empty where the text is the course's own.
        number: in its piece, from 1.
        line: there where a label may stand.
    """

    source: str
    number: int
    piece: MarkdownPiece
    line: LabelLine | None


MAX_ROWS = 20_000
"""As many rows of a document are read: a student's has hundreds."""


def rows_of(pieces: Iterable[MarkdownPiece]) -> list[Row]:
    """The lines of a document, numbered from 1 in each piece; a blank one ends each piece."""
    rows: list[Row] = []
    for piece in pieces:
        if len(rows) >= MAX_ROWS:
            break
        sources = piece.source.split("\n")[: MAX_ROWS - len(rows)]
        lines = {line.number: line for line in label_lines("\n".join(sources))}
        sources.append("")
        rows += [
            Row("" if piece.handed_out else source, number, piece, lines.get(number - 1))
            for number, source in enumerate(sources, start=1)
        ]
    return rows
