"""A document cut at its labels: each section answers one question, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.model import Text
from grader.text.labels import Label, Outline
from grader.text.markdown.cuts import cuts_of
from grader.text.markdown.document import Row
from grader.text.markdown.extract import answer_text


@dataclass(frozen=True, slots=True)
class Section:
    """From one label to the next.

    Attributes:
        label: what the section stands under; None before the first label.
        text: the Markdown below the label, where there is any.
        title: what the label's line says besides; it is the answer where nothing else is.
        given: whether a cell's metadata names the question.
    """

    label: Label | None
    text: Text | None
    title: Text | None = None
    given: bool = False


def sections(rows: Sequence[Row], outline: Outline, *, file: str) -> list[Section]:
    """The sections of a document, in its order."""
    cuts = cuts_of(rows, outline)
    ends = [*(cut.row for cut in cuts), len(rows)]
    before = rows[: ends[0]]
    found = [Section(None, answer_text(before, before[0].source, file=file) if before else None)]
    for cut, end in zip(cuts, ends[1:], strict=True):
        below, under = rows[cut.start : end], cut.label.under
        text = answer_text(below, cut.text, file=file, under=under)
        title = answer_text(below[:1], cut.title, file=file, under=under)
        found.append(Section(cut.label, text, title, given=bool(rows[cut.row].piece.question)))
    return found
