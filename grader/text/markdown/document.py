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
        question: the question that the cell answers according to its metadata, if any.
        is_handed_out: whether it is the course's own text, which may name a question but does not
            answer it.
    """

    source: str
    cell: int | None = None
    question: str = ""
    is_handed_out: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a document.

    Attributes:
        source: the text that may be an answer: empty if it is the course's own text.
        number: the line's number in its piece, from 1.
        line: the line without markup if it may be a label, else None.
    """

    source: str
    number: int
    piece: MarkdownPiece
    line: LabelLine | None


MAX_ROWS = 20_000
"""Rows of a document that are read; a student's document has hundreds."""


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
            Row("" if piece.is_handed_out else source, number, piece, lines.get(number - 1))
            for number, source in enumerate(sources, start=1)
        ]
    return rows
