"""Moodle's offline grading worksheet, filled in: only the cells that are read on upload change."""

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
"""How our own feedback begins; another's words are never written over."""
_DIGITS = re.compile(r"\d+")
_SAMPLE = b"Identifier,Full name,Grade,Last modified (grade)\r\nParticipant 7,ada,,-\r\n"


@dataclass(frozen=True, slots=True)
class _WorksheetFill:
    sheet: Sheet
    totals: Totals
    matched: NameMatches
    people: list[ListEntry]
    locked: list[str]
    kept: list[str]


class MoodleWorksheet(Report):
    """Fill in an offline grading worksheet that was downloaded from a Moodle assignment.

    Every other cell, the line ends and the headings stay as they are. A site in another language
    has other headings: name them as they stand in the file.
    """

    kind = "moodle-worksheet"
    on_request: ClassVar[bool] = True
    needs_names: ClassVar[bool] = True

    fill: UploadedFile
    """The worksheet as it was downloaded."""
    identifier_column: str = "Identifier"
    """The heading above `Participant 123`."""
    name_column: str = "Full name"
    """The heading above students' names; it may be missing, as it is in anonymous marking."""
    grade_column: str = "Grade"
    """The heading above the grades."""
    maximum_column: str = "Maximum Grade"
    """The heading above the most that can be earned, where there is one."""
    feedback_column: str = "Feedback comments"
    """The heading above the comments, where there is one."""
    out_of: Annotated[Decimal, Field(gt=0)] | None = None
    """The maximum in Moodle; points are scaled to it."""
    waiting: bool = False
    """Also write totals of students for whom a check waits: these are lower bounds."""
    decimal: Separator = "auto"
    """How the site writes numbers; by default as those that stand in the file."""

    @classmethod
    def example(cls) -> Self:
        """Fills in a course of one student."""
        return cls(fill=UploadedFile("worksheet.csv", _SAMPLE))

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `moodle-worksheet.csv`."""
        yield "moodle-worksheet.csv", self._filled(book).sheet.text()

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """Who is left out on either side, and whose cells were not written over."""
        done = self._filled(book)
        yield from filling.told(done.totals, done.matched, done.people, name=self.fill.name)
        for who in done.locked:
            yield f"left out: the grade of {who} cannot be changed in Moodle"
        for who in done.kept:
            yield f"the comment for {who} was kept as it stands"

    def left_out(self, book: Gradebook) -> int:
        """Who fits no line, waits for a person or has a grade that cannot be changed."""
        done = self._filled(book)
        return filling.left_out(done.totals, done.matched) + len(done.locked)

    def _filled(self, book: Gradebook) -> _WorksheetFill:
        sheet = sheets.read(self.fill.name, self.fill.data)
        at = self._columns(sheet)
        rows = [row for row in range(1, len(sheet.rows)) if any(sheet.values(row))]
        people = [_person(sheet, row, at) for row in rows]
        found = filling.totals(book.grades, out_of=self.out_of, with_waiting=self.waiting)
        matched = filling.matched(found, people)
        if self.out_of is None and rows and "maximum" in at:
            there = _number(sheet.value(rows[0], at["maximum"]))
            filling.check_maximum(there, book.grades, column=self.grade_column)
        short = {grade.student: feedback.points_line(grade) for grade in book.grades}
        comma = sheet.uses_comma(self.decimal)
        locked: list[str] = []
        kept: list[str] = []
        cells: dict[tuple[int, int], str] = {}
        for student, place in matched.line.items():
            row = rows[place]
            if "locked" in at and sheet.value(row, at["locked"]) == "No":
                locked.append(student)
                continue
            cells[row, at["grade"]] = sheets.number(found.final[student], comma=comma)
            if "feedback" in at:
                before = sheet.value(row, at["feedback"])
                if before.strip() and not before.startswith(_OURS):
                    kept.append(student)
                else:
                    cells[row, at["feedback"]] = f"{_OURS}{short[student]}"
        return _WorksheetFill(sheet.filled(cells), found, matched, people, locked, kept)

    def _columns(self, sheet: Sheet) -> dict[str, int]:
        """Where each thing stands; only identifier and grade must."""
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
    """A line: the participant's number, what looks like an address, and the name."""
    number = _DIGITS.search(sheet.value(row, at["identifier"]))
    address = next((value for value in sheet.values(row) if "@" in value), "")
    name = sheet.value(row, at["name"]) if "name" in at else sheet.value(row, at["identifier"])
    return ListEntry((number[0] if number else "", address), name)


def _number(written: str) -> Decimal | None:
    try:
        return Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        return None
