"""The sections of a document, from one label to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.model import Text
from grader.text.labels import Label, Outline
from grader.text.markdown.cuts import find_cuts
from grader.text.markdown.document import Row
from grader.text.markdown.extract import answer_text


@dataclass(frozen=True, slots=True)
class Section:
    """From one label to the next.

    Attributes:
        label: the label at its beginning; None before the first label.
        text: the Markdown below the label, if any.
        title: the further words of the label's line: the answer if there is no text.
        is_named_in_metadata: whether a cell's metadata names the question.
        rows: the rows from the label's on.
    """

    label: Label | None
    text: Text | None
    title: Text | None = None
    is_named_in_metadata: bool = False
    rows: Sequence[Row] = ()


def split_sections(rows: Sequence[Row], outline: Outline, *, file: str) -> list[Section]:
    """The sections of a document, in its order."""
    cuts = find_cuts(rows, outline)
    ends = [*(cut.row for cut in cuts), len(rows)]
    before = rows[: ends[0]]
    preamble = answer_text(before, before[0].source, file=file) if before else None
    sections = [Section(None, preamble, rows=before)]
    for cut, end in zip(cuts, ends[1:], strict=True):
        below, under = rows[cut.start : end], cut.label.under
        text = answer_text(below, cut.text, file=file, under=under)
        title = answer_text(below[:1], cut.title, file=file, under=under)
        is_named = bool(rows[cut.row].piece.question)
        sections.append(Section(cut.label, text, title, is_named, below))
    return sections
