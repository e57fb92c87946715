"""Fills in Moodle's offline grading worksheet; only cells that Moodle reads on upload change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import Field

from grader.classlists import csv_table as sheets
from grader.classlists import fill_in as filling
from grader.classlists.csv_table import Separator, Sheet
from grader.classlists.fill_in import Totals
from grader.classlists.match_names import ListEntry, NameMatches
from grader.classlists.moodle_participants import column, participant
from grader.classlists.moodle_participants import rows as participant_rows
from grader.model import Gradebook
from grader.plugins import Report, UploadedFile
from grader.presentation import plain_lines as feedback

_OURS = "Points: "
"""How our own feedback begins; other comments are never overwritten."""
_SAMPLE = b"Identifier,Full name,Grade,Last modified (grade)\r\nParticipant 7,ada,,-\r\n"


@dataclass(frozen=True, slots=True)
class _WorksheetFill:
    sheet: Sheet
    totals: Totals
    matches: NameMatches
    people: list[ListEntry]
    locked: list[str]
    kept: list[str]
    replaced: list[str]


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
        """Students and rows that are left out, comments that were kept, and replaced grades."""
        fill = self._fill(book)
        yield from filling.remarks(fill.totals, fill.matches, fill.people, name=self.fill.name)
        for student in fill.locked:
            yield f"left out: the grade of {student} cannot be changed in Moodle"
        for student in fill.kept:
            yield f"the comment for {student} was kept: it is not one of ours"
        yield from fill.replaced

    def left_out(self, book: Gradebook) -> int:
        """How many students have no row, wait for a person or have a locked grade."""
        fill = self._fill(book)
        return filling.count_left_out(fill.totals, fill.matches) + len(fill.locked)

    def _fill(self, book: Gradebook) -> _WorksheetFill:
        sheet = sheets.read(self.fill.name, self.fill.data)
        at = self._columns(sheet)
        rows = participant_rows(sheet)
        identifier, name = at["identifier"], at.get("name")
        people = [participant(sheet, row, identifier=identifier, name=name) for row in rows]
        totals = filling.totals(book.grades, out_of=self.out_of, with_waiting=self.waiting)
        matches = filling.match_totals(totals, people)
        if self.out_of is None and rows and "maximum" in at:
            maximum = sheets.parse_number(sheet.value(rows[0], at["maximum"]))
            filling.check_maximum(maximum, book.grades, column=self.grade_column)
        comments = {grade.student: feedback.points_line(grade) for grade in book.grades}
        comma = sheet.has_decimal_comma(self.decimal)
        locked: list[str] = []
        kept: list[str] = []
        replaced: list[str] = []
        cells: dict[tuple[int, int], str] = {}
        for student, place in matches.rows.items():
            row = rows[place]
            if "locked" in at and sheet.value(row, at["locked"]) == "No":
                locked.append(student)
                continue
            grade = sheets.format_number(totals.final[student], comma=comma)
            cells[row, at["grade"]] = grade
            replaced += filling.replacement(student, sheet.value(row, at["grade"]), grade)
            if "feedback" in at:
                before = sheet.value(row, at["feedback"])
                if before.strip() and not before.startswith(_OURS):
                    kept.append(student)
                else:
                    cells[row, at["feedback"]] = f"{_OURS}{comments[student]}"
        filled = sheet.fill(cells)
        return _WorksheetFill(filled, totals, matches, people, locked, kept, replaced)

    def _columns(self, sheet: Sheet) -> dict[str, int]:
        """The index of each column that exists; the identifier and the grade must exist."""
        titles = sheet.values(0)
        optional = {
            "name": self.name_column,
            "maximum": self.maximum_column,
            "feedback": self.feedback_column,
            "locked": "Grade can be changed",
        }
        return {
            "identifier": column(sheet, self.identifier_column, option="identifier-column"),
            "grade": column(sheet, self.grade_column, option="grade-column"),
            **{key: titles.index(title) for key, title in optional.items() if title in titles},
        }
