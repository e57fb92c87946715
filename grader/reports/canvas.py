"""Fills in a gradebook that a Canvas course exported, ready to be imported again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from grader.classlists import csv_table as sheets
from grader.classlists import fill_in as filling
from grader.classlists.canvas_gradebook import CanvasGradebook, read_gradebook
from grader.classlists.csv_table import Separator, Sheet
from grader.classlists.fill_in import Totals
from grader.classlists.match_names import ListEntry, NameMatches
from grader.model import Gradebook
from grader.plugins import Report, UploadedFile

_COMPUTED = re.compile(r"(Current|Final) (Score|Points|Grade)|Override|Points Possible")
_SAMPLE = b"Student,ID,Section,Homework (1)\n    Points Possible,,,2\nada,7,A,\n"


@dataclass(frozen=True, slots=True)
class _CanvasFill:
    sheet: Sheet
    totals: Totals
    matches: NameMatches
    people: Sequence[ListEntry]
    excused: list[str]
    replaced: list[str]


class Canvas(Report):
    """Fill in a gradebook that was exported from a Canvas course; only graded rows are kept.

    Students are found by ID, SIS ids, login and name. Only one column changes. Import the file
    soon: it resets grades that others entered in the meantime.
    """

    kind = "canvas"
    on_request: ClassVar[bool] = True
    needs_names: ClassVar[bool] = True

    fill: UploadedFile
    """The gradebook as the course exported it (Grades, Export)."""
    column: str = ""
    """The assignment's column, such as "Homework 2 (12345)", or its title or number alone."""
    new: str = ""
    """The title of a new assignment, which Canvas creates when it imports the file."""
    out_of: Annotated[Decimal, Field(gt=0)] | None = None
    """The maximum in Canvas; points are scaled to it."""
    waiting: bool = False
    """Also write totals of students with checks that wait: these are lower bounds."""
    decimal: Separator = "auto"
    """How numbers are written; by default like the numbers in the file."""

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if bool(self.column) == bool(self.new):
            raise ValueError("name the assignment with --column, or a new one with --new")
        if _COMPUTED.search(self.new):
            raise ValueError(f"Canvas ignores a column with the title '{self.new}'")
        return self

    @classmethod
    def example(cls) -> Self:
        """Fills in a course of one student."""
        return cls(
            fill=UploadedFile("gradebook.csv", _SAMPLE), column="Homework", out_of=Decimal(2)
        )

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `canvas.csv`."""
        yield "canvas.csv", self._fill(book).sheet.lines()

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """The students and the rows that are left out, and the grades that are replaced."""
        fill = self._fill(book)
        yield from filling.remarks(fill.totals, fill.matches, fill.people, name=self.fill.name)
        for student in fill.excused:
            yield f"left out: {student} is excused in Canvas"
        yield from fill.replaced

    def left_out(self, book: Gradebook) -> int:
        """How many students have no row, wait for a person or are excused."""
        fill = self._fill(book)
        return filling.count_left_out(fill.totals, fill.matches) + len(fill.excused)

    def _fill(self, book: Gradebook) -> _CanvasFill:
        listed = read_gradebook(self.fill.name, self.fill.data)
        sheet = listed.sheet
        column = len(sheet.rows[0]) if self.new else listed.column(self.column)
        totals = filling.totals(book.grades, out_of=self.out_of, with_waiting=self.waiting)
        matches = filling.match_totals(totals, listed.people)
        rows = {listed.rows[place]: student for student, place in matches.rows.items()}
        excused = [row for row in rows if listed.is_excused(row, column)]
        comma = sheet.has_decimal_comma(self.decimal)
        cells = {
            (row, column): sheets.format_number(totals.final[student], comma=comma)
            for row, student in rows.items()
            if row not in excused
        }
        replaced = [
            line
            for (row, _), new in cells.items()
            for line in filling.replacement(rows[row], sheet.value(row, column), new)
        ]
        head = self._head_cells(book, listed, column)
        kept = {*range(listed.maxima + 1), *(row for row, _ in cells)}
        filled = sheet.fill(cells | head).keep_rows(kept)
        names = [rows[row] for row in excused]
        return _CanvasFill(filled, totals, matches, listed.people, names, replaced)

    def _head_cells(
        self, book: Gradebook, listed: CanvasGradebook, column: int
    ) -> dict[tuple[int, int], str]:
        """The title and maximum of a new assignment; the maximum of an old one is only checked."""
        sheet = listed.sheet
        if not self.new:
            if self.out_of is None:
                title = sheet.value(0, column)
                filling.check_maximum(listed.maximum(column), book.grades, column=title)
            return {}
        cells = {(0, column): self.new}
        possible = self.out_of or next((grade.possible for grade in book.grades), None)
        if listed.maxima and possible is not None:
            comma = sheet.has_decimal_comma(self.decimal)
            cells[listed.maxima, column] = sheets.format_number(possible, comma=comma)
        return cells
