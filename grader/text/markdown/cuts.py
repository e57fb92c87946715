"""Where the sections of a document begin: at labels, table rows and cells that name a question."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from grader.text.labels import Label, Outline, Style, find_labels
from grader.text.markdown.bibliography import bibliography_start
from grader.text.markdown.document import Row
from grader.text.markdown.lines import LabelLine
from grader.text.markdown.tables import find_answer_tables

_BY_ROW = attrgetter("row")
_VALUE = re.compile(
    r"(?:answer|ans)\b|[$=]|[0-9.]+\s*(?:[x×]\s*[0-9]+)?\s*(?:px|pixels?)?\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a section begins.

    Attributes:
        row: the index of the row at which the section before ends.
        start: the index of the label's row.
        title: the words of that row after the label.
        text: the words of that row that begin the answer.
    """

    row: int
    start: int
    label: Label
    title: str = ""
    text: str = ""


def find_cuts(rows: Sequence[Row], outline: Outline) -> list[Cut]:
    """The cuts of a document, in its order."""
    cuts = [*_cuts_at_labels(rows, outline), *_cuts_at_named_cells(rows, outline)]
    cuts.sort(key=_BY_ROW)
    used = {cut.row for cut in cuts}
    in_tables = [
        cut
        for cut in _cuts_in_tables(rows, cuts, outline)
        if cut.row < len(rows) and cut.row not in used
    ]
    return sorted([*cuts, *in_tables], key=_BY_ROW)


def _cuts_at_labels(rows: Sequence[Row], outline: Outline) -> Iterator[Cut]:
    """Cuts at the labels in the text, and at the bibliography."""
    lines = [(at, row.line) for at, row in enumerate(rows) if row.line and not row.piece.question]
    labels = find_labels([line.site for _, line in lines], outline)
    for label in labels:
        at, line = lines[label.at]
        yield _cut_at(at, line, label) if rows[at].source else Cut(at, at, label)
    rest = lines[labels[-1].at + 1 :] if labels else lines
    start = bibliography_start([line.site.text for _, line in rest])
    if start is not None:
        at, _ = rest[start]
        yield _end_of_answer(at)


def _cuts_in_tables(rows: Sequence[Row], cuts: Sequence[Cut], outline: Outline) -> Iterator[Cut]:
    """Cuts at the rows of tables that name questions.

    A table inside the answer to a question is left alone, and a row whose question has a label
    elsewhere is not an answer.
    """
    cut_rows = [cut.row for cut in cuts]
    taken = {cut.label.question for cut in cuts}
    for table in find_answer_tables(rows, outline):
        above = bisect(cut_rows, table[0].at)
        if above and cuts[above - 1].label.question:
            continue
        for row in table:
            if row.label and row.label.question not in taken:
                yield Cut(row.at, row.at, row.label, text=row.text)
            elif not row.continues:
                yield _end_of_answer(row.at)
        yield _end_of_answer(table[-1].at + 1)


def _end_of_answer(at: int) -> Cut:
    """A cut after which the text does not answer a question."""
    return Cut(at, at, Label(at, (), "", 0, ""))


def _cut_at(at: int, line: LabelLine, label: Label) -> Cut:
    """A cut at a label, with the further words of its line.

    They are a title in a heading or in emphasis, and begin the answer in a plain line. A title
    that begins with a value ("Q1.ii: 15") also begins the answer.
    """
    site, plain = line.site, line.plain
    title_ends = {Style.HEADING: len(plain.text), Style.EMPHASIS: site.emphasis, Style.LINE: 0}
    title_end = max(title_ends[site.style], label.end)
    if _VALUE.match(plain.text[label.end : title_end]):
        title_end = label.end
    return Cut(at, at, label, plain.after(label.end), plain.after(title_end))


def _cuts_at_named_cells(rows: Sequence[Row], outline: Outline) -> Iterator[Cut]:
    """Cuts at cells whose metadata names the question: the whole cell answers it."""
    for piece, members in groupby(enumerate(rows), key=lambda member: member[1].piece):
        if not piece.question:
            continue
        numbered = list(members)
        first, _ = numbered[0]
        label = Label(first, (), piece.question, 0, f"grade_id {piece.question}")
        repeated = _repeated_label(numbered, outline)
        whole = Cut(first, first, label, text=rows[first].source)
        yield replace(repeated, row=first, label=label) if repeated else whole


def _repeated_label(numbered: Sequence[tuple[int, Row]], outline: Outline) -> Cut | None:
    """The last of a cell's first labels, if they only repeat the question in its metadata."""
    path = outline.path(numbered[0][1].piece.question)
    lines = {at: row.line for at, row in numbered if row.line}
    labels = find_labels([line.site for line in lines.values()], outline)
    label_at = {list(lines)[label.at]: label for label in labels}
    last = None
    for at, row in numbered:
        label = label_at.get(at)
        if label and label.path and label.path == path[: len(label.path)]:
            last = _cut_at(at, lines[at], label) if row.source else Cut(at, at, label)
        elif row.source.strip():
            break
    return last
