"""A document as rows: a write-up is one piece, a notebook has one for each Markdown cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from grader.markdown.blocks import Line, label_lines


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of Markdown with `\\n` line ends.

    Attributes:
        source: the Markdown.
        cell: the number of the notebook's cell, from 1.
        question: the question that all of it answers, where the cell's metadata says so.
        handed_out: whether it is the course's own text, which answers nothing.
    """

    source: str
    cell: int | None = None
    question: str = ""
    handed_out: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a document; `line` is there where a label may stand."""

    source: str
    number: int
    piece: Piece
    line: Line | None


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """All lines of a document, numbered from 1 in each piece; a blank one ends each piece."""
    rows: list[Row] = []
    for piece in pieces:
        lines = {line.number: line for line in label_lines(piece.source)}
        sources = [*piece.source.split("\n"), ""]
        rows += [
            Row(source, number + 1, piece, lines.get(number))
            for number, source in enumerate(sources)
        ]
    return rows
