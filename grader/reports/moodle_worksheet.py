"""Fills in Moodle's offline grading worksheet; only cells that Moodle reads on upload change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar, Self

from pydantic import Field

from grader.classlists import csv_table as sheets
from grader.classlists import fill_in as filling
from grader.classlists.csv_table import Separator, Sheet
from grader.classlists.fill_in import Totals
from grader.classlists.match_names import ListEntry, NameMatches
from grader.errors import GradeError, nearest
from grader.model import Gradebook
from grader.plugins import Report, UploadedFile
from grader.presentation import plain_lines as feedback

_OURS = "Points: "
"""How our own feedback begins; other comments are never overwritten."""
_DIGITS = re.compile(r"\d+")
_SAMPLE = b"Identifier,Full name,Grade,Last modified (grade)\r\nParticipant 7,ada,,-\r\n"


@dataclass(frozen=True, slots=True)
class _WorksheetFill:
    sheet: Sheet
    totals: Totals
    matches: NameMatches
    people: list[ListEntry]
    locked: list[str]
    kept: list[str]


class MoodleWorksheet(Report):
    """Fill in an offline grading worksheet that was downloaded from a Moodle assignment.

    Only grades and comments change. A site in another language has other headings: name them as
    in the file.
    """

    kind = "moodle-worksheet"
    on_request: ClassVar[bool] = True
    needs_names: ClassVar[bool] = True

    fill: UploadedFile
    """The worksheet as downloaded."""
    identifier_column: str = "Identifier"
    """The heading of the column with `Participant 123`."""
    name_column: str = "Full name"
    """The heading of the names; the column may be missing, as in anonymous marking."""
    grade_column: str = "Grade"
    """The heading of the grades."""
    maximum_column: str = "Maximum Grade"
    """The heading of the maximum grades, if there is such a column."""
    feedback_column: str = "Feedback comments"
    """The heading of the comments, if there is such a column."""
    out_of: Annotated[Decimal, Field(gt=0)] | None = None
    """The maximum in Moodle; points are scaled to it."""
    waiting: bool = False
    """Also write totals of students with checks that wait: these are lower bounds."""
    decimal: Separator = "auto"
    """How the site writes numbers; by default like the numbers in the file."""

    @classmethod
    def example(cls) -> Self:
        """Fills in a course of one student."""
        return cls(fill=UploadedFile("worksheet.csv", _SAMPLE))

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `moodle-worksheet.csv`."""
        yield "moodle-worksheet.csv", self._fill(book).sheet.lines()

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """The students and rows that are left out, and the comments that were kept."""
        fill = self._fill(book)
        yield from filling.remarks(fill.totals, fill.matches, fill.people, name=self.fill.name)
        for student in fill.locked:
            yield f"left out: the grade of {student} cannot be changed in Moodle"
        for student in fill.kept:
            yield f"the comment for {student} was kept: it is not one of ours"

    def left_out(self, book: Gradebook) -> int:
        """How many students have no row, wait for a person or have a locked grade."""
        fill = self._fill(book)
        return filling.count_left_out(fill.totals, fill.matches) + len(fill.locked)

    def _fill(self, book: Gradebook) -> _WorksheetFill:
        sheet = sheets.read(self.fill.name, self.fill.data)
        at = self._columns(sheet)
        rows = [row for row in range(1, len(sheet.rows)) if any(sheet.values(row))]
        people = [_person(sheet, row, at) for row in rows]
        totals = filling.totals(book.grades, out_of=self.out_of, with_waiting=self.waiting)
        matches = filling.match_totals(totals, people)
        if self.out_of is None and rows and "maximum" in at:
            maximum = _number(sheet.value(rows[0], at["maximum"]))
            filling.check_maximum(maximum, book.grades, column=self.grade_column)
        comments = {grade.student: feedback.points_line(grade) for grade in book.grades}
        comma = sheet.has_decimal_comma(self.decimal)
        locked: list[str] = []
        kept: list[str] = []
        cells: dict[tuple[int, int], str] = {}
        for student, place in matches.rows.items():
            row = rows[place]
            if "locked" in at and sheet.value(row, at["locked"]) == "No":
                locked.append(student)
                continue
            cells[row, at["grade"]] = sheets.format_number(totals.final[student], comma=comma)
            if "feedback" in at:
                before = sheet.value(row, at["feedback"])
                if before.strip() and not before.startswith(_OURS):
                    kept.append(student)
                else:
                    cells[row, at["feedback"]] = f"{_OURS}{comments[student]}"
        return _WorksheetFill(sheet.fill(cells), totals, matches, people, locked, kept)

    def _columns(self, sheet: Sheet) -> dict[str, int]:
        """The index of each column that exists; the identifier and the grade must exist."""
        titles = sheet.values(0)
        wanted = {
            "identifier": self.identifier_column,
            "name": self.name_column,
            "grade": self.grade_column,
            "maximum": self.maximum_column,
            "feedback": self.feedback_column,
            "locked": "Grade can be changed",
        }
        for key in ("identifier", "grade"):
            if titles.count(wanted[key]) != 1:
                what = f"{titles.count(wanted[key]) or 'no'} columns are called '{wanted[key]}'"
                near = nearest(wanted[key], titles) or f"the columns are: {', '.join(titles)}"
                hint = f"name it with --{key}-column; {near}"
                raise GradeError(what, where=sheet.name, hint=hint)
        return {key: titles.index(title) for key, title in wanted.items() if title in titles}


def _person(sheet: Sheet, row: int, at: dict[str, int]) -> ListEntry:
    """A row's participant number, email address if it has one, and name."""
    number = _DIGITS.search(sheet.value(row, at["identifier"]))
    address = next((value for value in sheet.values(row) if "@" in value), "")
    name = sheet.value(row, at["name"]) if "name" in at else sheet.value(row, at["identifier"])
    return ListEntry((number[0] if number else "", address), name)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
