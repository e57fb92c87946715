"""Tables with answers: the first column names questions, as in `| q1.ii | 15 |`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.text.labels import Label, Outline, Site, Style, find_labels
from grader.text.markdown.document import Row
from grader.text.markdown.plain import plain_line

_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_NAME = re.compile(r"[a-z]", re.IGNORECASE)
_FEWEST = 2  # rows that name a question: a table with a single one may be about anything
_NO_ANSWERS = re.compile(
    r"(?:max\W+)?(?:points?|marks?|scores?|grades?|weights?)|pages?|status|done|authors?|who",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table with answers.

    Attributes:
        at: the index of the document's row.
        label: the label in its first cell, if any.
        text: the texts of the other cells, each as a paragraph.
        continues: whether it belongs to the row above: its first cell is empty.
    """

    at: int
    label: Label | None
    text: str
    continues: bool


def find_answer_tables(rows: Sequence[Row], outline: Outline) -> Iterator[list[TableRow]]:
    """Tables with two or more rows that name questions, except overviews of points and pages."""
    for is_table, members in groupby(enumerate(rows), key=lambda member: _is_table_row(member[1])):
        if not is_table:
            continue
        cells = {at: _cells(row.source) for at, row in members}
        column = [
            Site(plain_line(first).text, Style.HEADING, level=1) for first, *_ in cells.values()
        ]
        labels = {label.at: label for label in find_labels(column, outline)}
        names = [site for site in labels if _NAME.search(column[site].text)]
        header = next(iter(cells.values()))
        if len(names) < _FEWEST or any(map(_NO_ANSWERS.fullmatch, header)):
            continue
        yield [
            TableRow(at, labels.get(site), _join_cells(others), continues=not first)
            for site, (at, (first, *others)) in enumerate(cells.items())
        ]


def _is_table_row(row: Row) -> bool:
    return " | " in row.source or row.source.lstrip(" \t>").startswith("|")


def _cells(source: str) -> list[str]:
    source = source.strip(" \t>").removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in _BAR.split(source)]


def _join_cells(cells: Sequence[str]) -> str:
    written = "\n\n".join(cell for cell in cells if cell)
    return _BREAK.sub("\n", written).replace("\\|", "|")
