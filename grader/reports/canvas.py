"""Fills in a gradebook that a Canvas course exported, ready to be imported again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from grader.classlists import csv_table as sheets
from grader.classlists import fill_in as filling
from grader.classlists.csv_table import Separator, Sheet
from grader.classlists.fill_in import Totals
from grader.classlists.match_names import ListEntry, NameMatches
from grader.errors import GradeError, nearest
from grader.model import Gradebook
from grader.plugins import Report, UploadedFile

_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")  # in the order that Canvas looks
_WITH_ID = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)")
_COMPUTED = re.compile(r"(Current|Final) (Score|Points|Grade)|Override|Points Possible")
_SAMPLE = b"Student,ID,Section,Homework (1)\n    Points Possible,,,2\nada,7,A,\n"


@dataclass(frozen=True, slots=True)
class _CanvasFill:
    sheet: Sheet
    totals: Totals
    matches: NameMatches
    people: list[ListEntry]
    excused: list[str]


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
        """The students and the rows that are left out."""
        fill = self._fill(book)
        yield from filling.remarks(fill.totals, fill.matches, fill.people, name=self.fill.name)
        for student in fill.excused:
            yield f"left out: {student} is excused in Canvas"

    def left_out(self, book: Gradebook) -> int:
        """How many students have no row, wait for a person or are excused."""
        fill = self._fill(book)
        return filling.count_left_out(fill.totals, fill.matches) + len(fill.excused)

    def _fill(self, book: Gradebook) -> _CanvasFill:
        sheet = sheets.read(self.fill.name, self.fill.data)
        _check_header(sheet)
        maxima = _maxima(sheet)
        column = len(sheet.rows[0]) if self.new else _column(sheet, self.column)
        students = [
            row for row in range(maxima + 1, len(sheet.rows)) if sheet.value(row, 0).strip()
        ]
        people = _people(sheet, students)
        totals = filling.totals(book.grades, out_of=self.out_of, with_waiting=self.waiting)
        matches = filling.match_totals(totals, people)
        rows = {students[place]: student for student, place in matches.rows.items()}
        excused = [row for row in rows if sheet.value(row, column).strip().upper() == "EX"]
        comma = sheet.has_decimal_comma(self.decimal)
        cells = {
            (row, column): sheets.format_number(totals.final[student], comma=comma)
            for row, student in rows.items()
            if row not in excused
        }
        head = self._head_cells(book, sheet, column, maxima)
        kept = {*range(maxima + 1), *(row for row, _ in cells)}
        filled = sheet.fill(cells | head).keep_rows(kept)
        return _CanvasFill(filled, totals, matches, people, [rows[row] for row in excused])

    def _head_cells(
        self, book: Gradebook, sheet: Sheet, column: int, maxima: int
    ) -> dict[tuple[int, int], str]:
        """The title and maximum of a new assignment; the maximum of an old one is only checked."""
        if not self.new:
            maximum = sheet.value(maxima, column) if maxima else ""
            if "read only" in maximum.lower():
                what = f"'{sheet.value(0, column)}' is read only"
                raise GradeError(what, where=sheet.name, hint="choose an assignment's column")
            if self.out_of is None:
                title = sheet.value(0, column)
                filling.check_maximum(_number(maximum), book.grades, column=title)
            return {}
        cells = {(0, column): self.new}
        possible = self.out_of or next((grade.possible for grade in book.grades), None)
        if maxima and possible is not None:
            comma = sheet.has_decimal_comma(self.decimal)
            cells[maxima, column] = sheets.format_number(possible, comma=comma)
        return cells


def _check_header(sheet: Sheet) -> None:
    header = [title.strip() for title in sheet.values(0)]
    if header[:2] != ["Student", "ID"] or "Section" not in header:
        what = "this is not a gradebook from Canvas, which has the columns Student, ID and Section"
        raise GradeError(what, where=sheet.name, hint="in the course: Grades, Export")


def _maxima(sheet: Sheet) -> int:
    """The row of the maximum points; 0, the heading, if there is none."""
    rows = range(min(len(sheet.rows), 10))
    return next((row for row in rows if "Points Possible" in sheet.value(row, 0)), 0)


def _column(sheet: Sheet, wanted: str) -> int:
    """The column with the wanted heading, or with the wanted title or number in its heading."""
    section = [title.strip() for title in sheet.values(0)].index("Section")
    titles = {place: title for place, title in enumerate(sheet.values(0)) if place > section}
    exact = [place for place, title in titles.items() if title == wanted]
    parts = {place: _WITH_ID.fullmatch(title.strip()) for place, title in titles.items()}
    part = [place for place, match in parts.items() if match and wanted in match.groups()]
    candidates = exact or part
    if len(candidates) == 1:
        return candidates[0]
    named = [title for place, title in titles.items() if parts[place]]
    what = f"{len(candidates) or 'no'} columns are called '{wanted}'"
    hint = nearest(wanted, named) or f"the assignments are: {', '.join(named) or 'none'}"
    raise GradeError(what, where=sheet.name, hint=hint)


def _people(sheet: Sheet, rows: Sequence[int]) -> list[ListEntry]:
    header = [title.strip() for title in sheet.values(0)]
    at = [header.index(name) for name in _IDS if name in header]
    return [
        ListEntry(tuple(sheet.value(row, column) for column in at), sheet.value(row, 0))
        for row in rows
    ]


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
