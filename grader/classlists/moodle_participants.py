"""The participants in the grading worksheet of a Moodle assignment."""

from __future__ import annotations

import re

from grader.classlists.csv_table import Sheet
from grader.classlists.match_names import ListEntry
from grader.errors import GradeError, nearest

_DIGITS = re.compile(r"\d+")


def column(sheet: Sheet, title: str, *, option: str) -> int:
    """The only column with a title.

    Raises:
        GradeError: there is none, or there are several; the message names the option.
    """
    titles = sheet.values(0)
    if titles.count(title) != 1:
        what = f"{titles.count(title) or 'no'} columns are called '{title}'"
        near = nearest(title, titles) or f"the columns are: {', '.join(titles)}"
        raise GradeError(what, where=sheet.name, hint=f"name it with --{option}; {near}")
    return titles.index(title)


def rows(sheet: Sheet) -> list[int]:
    """The rows of participants: all that are not blank."""
    return [row for row in range(1, len(sheet.rows)) if any(sheet.values(row))]


def participant(sheet: Sheet, row: int, *, identifier: int, name: int | None) -> ListEntry:
    """A row's participant number, email address if it has one, and name.

    Anonymous marking leaves out the column of names; the identifier stands for the name.
    """
    number = _DIGITS.search(sheet.value(row, identifier))
    address = next((value for value in sheet.values(row) if "@" in value), "")
    shown = sheet.value(row, identifier if name is None else name)
    return ListEntry((number[0] if number else "", address), shown)
