"""Where the sections of a document begin: at labels, in tables and in cells that bear a name."""

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
from grader.text.markdown.tables import tables_of_answers

_BY_ROW = attrgetter("row")
_VALUE = re.compile(
    r"(?:answer|ans)\b|[$=]|[0-9.]+\s*(?:[x×]\s*[0-9]+)?\s*(?:px|pixels?)?\W*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a section begins.

    Attributes:
        row: where the section before ends.
        start: the row of the label.
        title: what that row says besides the label.
        text: what of it belongs to the answer in any case.
    """

    row: int
    start: int
    label: Label
    title: str = ""
    text: str = ""


def cuts_of(rows: Sequence[Row], outline: Outline) -> list[Cut]:
    """The cuts of a document, in its order."""
    cuts = sorted([*_named(rows, outline), *_given(rows, outline)], key=_BY_ROW)
    free = set(range(len(rows))) - {cut.row for cut in cuts}
    tabled = [cut for cut in _tabled(rows, cuts, outline) if cut.row in free]
    return sorted([*cuts, *tabled], key=_BY_ROW)


def _named(rows: Sequence[Row], outline: Outline) -> Iterator[Cut]:
    """The labels in the text itself."""
    lines = [(at, row.line) for at, row in enumerate(rows) if row.line and not row.piece.question]
    labels = find_labels([line.site for _, line in lines], outline)
    for label in labels:
        at, line = lines[label.at]
        yield _cut(at, line, label) if rows[at].source else Cut(at, at, label)
    rest = lines[labels[-1].at + 1 :] if labels else lines
    start = bibliography_start([line.site.text for _, line in rest])
    if start is not None:
        at, _ = rest[start]
        yield _end(at)


def _tabled(rows: Sequence[Row], cuts: Sequence[Cut], outline: Outline) -> Iterator[Cut]:
    """The rows of tables that name questions, where neither they nor the table are named before."""
    places = [cut.row for cut in cuts]
    taken = {cut.label.question for cut in cuts}
    for table in tables_of_answers(rows, outline):
        above = bisect(places, table[0].at)
        if above and cuts[above - 1].label.question:
            continue
        for row in table:
            if row.label and row.label.question not in taken:
                yield Cut(row.at, row.at, row.label, text=row.text)
            elif not row.goes_on:
                yield _end(row.at)
        yield _end(table[-1].at + 1)


def _end(at: int) -> Cut:
    """What follows belongs to no question."""
    return Cut(at, at, Label(at, (), "", 0, ""))


def _cut(at: int, line: LabelLine, label: Label) -> Cut:
    """A heading's further words are a title, and so is emphasis; a plain line's begin the answer.

    A title that begins with a value ("Q1.ii: 15") is the answer's beginning all the same.
    """
    site, plain = line.site, line.plain
    titled = {Style.HEADING: len(plain.text), Style.EMPHASIS: site.emphasis, Style.LINE: 0}
    title_end = max(titled[site.style], label.end)
    if _VALUE.match(plain.text[label.end : title_end]):
        title_end = label.end
    return Cut(at, at, label, plain.after(label.end), plain.after(title_end))


def _given(rows: Sequence[Row], outline: Outline) -> Iterator[Cut]:
    """The cells whose metadata names the question: all their text below its name answers it."""
    for piece, members in groupby(enumerate(rows), key=lambda member: member[1].piece):
        if not piece.question:
            continue
        numbered = list(members)
        first, _ = numbered[0]
        named = Label(first, (), piece.question, 0, f"grade_id {piece.question}")
        lead = _lead(numbered, outline)
        whole = Cut(first, first, named, text=rows[first].source)
        yield replace(lead, row=first, label=named) if lead else whole


def _lead(numbered: Sequence[tuple[int, Row]], outline: Outline) -> Cut | None:
    """The last of the labels that a cell begins with, if they only say its question again."""
    path = outline.path(numbered[0][1].piece.question)
    lines = {at: row.line for at, row in numbered if row.line}
    labels = find_labels([line.site for line in lines.values()], outline)
    named = {list(lines)[label.at]: label for label in labels}
    lead = None
    for at, row in numbered:
        label = named.get(at)
        if label and label.path and label.path == path[: len(label.path)]:
            lead = _cut(at, lines[at], label) if row.source else Cut(at, at, label)
        elif row.source.strip():
            break
    return lead
