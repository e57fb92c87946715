"""Tables whose first column names questions: `| q1.ii | 15 |`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.text.labels import Label, Outline, Site, Style, find_labels
from grader.text.markdown.document import Row
from grader.text.markdown.plain import plain

_BAR = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br\s{0,3}/?>", re.IGNORECASE)
_NAME = re.compile(r"[a-z]", re.IGNORECASE)
_FEWEST = 2  # rows that name a question: a single one may be about anything
_NO_ANSWERS = re.compile(
    r"(?:max\W+)?(?:points?|marks?|scores?|grades?|weights?)|pages?|status|done|authors?|who",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of such a table.

    Attributes:
        at: which of the document's rows it is.
        label: what its first cell names, if anything.
        text: what the other cells say, each a paragraph.
        goes_on: whether its first cell is empty: it belongs to the row above.
    """

    at: int
    label: Label | None
    text: str
    goes_on: bool


def tables_of_answers(rows: Sequence[Row], outline: Outline) -> Iterator[list[TableRow]]:
    """The tables in which two rows or more name questions, save overviews of points and pages."""
    for is_table, members in groupby(enumerate(rows), key=lambda member: _is_row(member[1])):
        if not is_table:
            continue
        cells = {at: _cells(row.source) for at, row in members}
        column = [Site(plain(first).text, Style.HEADING, level=1) for first, *_ in cells.values()]
        labels = {label.at: label for label in find_labels(column, outline)}
        names = [site for site, label in labels.items() if _NAME.search(column[site].text)]
        if len(names) < _FEWEST or any(map(_NO_ANSWERS.fullmatch, next(iter(cells.values())))):
            continue
        yield [
            TableRow(at, labels.get(site), _text(others), goes_on=not first)
            for site, (at, (first, *others)) in enumerate(cells.items())
        ]


def _is_row(row: Row) -> bool:
    return " | " in row.source or row.source.lstrip(" \t>").startswith("|")


def _cells(source: str) -> list[str]:
    source = source.strip(" \t>").removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in _BAR.split(source)]


def _text(cells: Sequence[str]) -> str:
    written = "\n\n".join(cell for cell in cells if cell)
    return _BREAK.sub("\n", written).replace("\\|", "|")
