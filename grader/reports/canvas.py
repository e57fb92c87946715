"""A Canvas gradebook, filled in: the file that a course exports, ready to be imported again."""

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
    matched: NameMatches
    people: list[ListEntry]
    excused: list[str]


class Canvas(Report):
    """Fill in a gradebook that was exported from a Canvas course; it keeps only graded rows.

    Students are found by ID, SIS ids, login and name. Only the one column changes; import the file
    soon, for what others graded in the meantime would be set back.
    """

    kind = "canvas"
    on_request: ClassVar[bool] = True
    needs_names: ClassVar[bool] = True

    fill: UploadedFile
    """The gradebook as the course exported it (Grades, Export)."""
    column: str = ""
    """The assignment's column, such as "Homework 2 (12345)", or its title or number alone."""
    new: str = ""
    """The title of a new assignment, which Canvas makes when the file is imported."""
    out_of: Annotated[Decimal, Field(gt=0)] | None = None
    """The maximum in Canvas; points are scaled to it."""
    waiting: bool = False
    """Also write totals of students for whom a check waits: these are lower bounds."""
    decimal: Separator = "auto"
    """How numbers are written; by default as those that stand in the file."""

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        if bool(self.column) == bool(self.new):
            raise ValueError("name the assignment with --column, or a new one with --new")
        if _COMPUTED.search(self.new):
            raise ValueError(f"Canvas passes over a column that is called '{self.new}'")
        return self

    @classmethod
    def example(cls) -> Self:
        """Fills in a course of one student."""
        return cls(
            fill=UploadedFile("gradebook.csv", _SAMPLE), column="Homework", out_of=Decimal(2)
        )

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `canvas.csv`."""
        yield "canvas.csv", self._filled(book).sheet.text()

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """Who is left out on either side."""
        done = self._filled(book)
        yield from filling.told(done.totals, done.matched, done.people, name=self.fill.name)
        for who in done.excused:
            yield f"left out: {who} is excused in Canvas"

    def left_out(self, book: Gradebook) -> int:
        """Who fits no row, waits for a person or is excused."""
        done = self._filled(book)
        return filling.left_out(done.totals, done.matched) + len(done.excused)

    def _filled(self, book: Gradebook) -> _CanvasFill:
        sheet = sheets.read(self.fill.name, self.fill.data)
        _check_header(sheet)
        maxima = _maxima(sheet)
        column = len(sheet.rows[0]) if self.new else _column(sheet, self.column)
        students = [
            row for row in range(maxima + 1, len(sheet.rows)) if sheet.value(row, 0).strip()
        ]
        people = _people(sheet, students)
        found = filling.totals(book.grades, out_of=self.out_of, with_waiting=self.waiting)
        matched = filling.matched(found, people)
        rows = {students[place]: student for student, place in matched.line.items()}
        excused = [row for row in rows if sheet.value(row, column).strip().upper() == "EX"]
        comma = sheet.uses_comma(self.decimal)
        cells = {
            (row, column): sheets.number(found.final[student], comma=comma)
            for row, student in rows.items()
            if row not in excused
        }
        head = self._head_cells(book, sheet, column, maxima)
        kept = {*range(maxima + 1), *(row for row, _ in cells)}
        filled = sheet.filled(cells | head).only(kept)
        return _CanvasFill(filled, found, matched, people, [rows[row] for row in excused])

    def _head_cells(
        self, book: Gradebook, sheet: Sheet, column: int, maxima: int
    ) -> dict[tuple[int, int], str]:
        """What stands above the grades of a new assignment; an old one's maximum is checked."""
        if not self.new:
            written = sheet.value(maxima, column) if maxima else ""
            if "read only" in written.lower():
                what = f"'{sheet.value(0, column)}' is read only"
                raise GradeError(what, where=sheet.name, hint="choose an assignment's column")
            if self.out_of is None:
                there = _number(written)
                filling.check_maximum(there, book.grades, column=sheet.value(0, column))
            return {}
        cells = {(0, column): self.new}
        possible = self.out_of or next((grade.possible for grade in book.grades), None)
        if maxima and possible is not None:
            comma = sheet.uses_comma(self.decimal)
            cells[maxima, column] = sheets.number(possible, comma=comma)
        return cells


def _check_header(sheet: Sheet) -> None:
    header = [title.strip() for title in sheet.values(0)]
    if header[:2] != ["Student", "ID"] or "Section" not in header:
        what = "this is no gradebook from Canvas: it begins with Student, ID and has a Section"
        raise GradeError(what, where=sheet.name, hint="in the course: Grades, Export")


def _maxima(sheet: Sheet) -> int:
    """The row of the maxima; 0, the heading, where there is none."""
    rows = range(min(len(sheet.rows), 10))
    return next((row for row in rows if "Points Possible" in sheet.value(row, 0)), 0)


def _column(sheet: Sheet, wanted: str) -> int:
    """The column that is called so, or whose title or number alone is so."""
    section = [title.strip() for title in sheet.values(0)].index("Section")
    titles = {place: title for place, title in enumerate(sheet.values(0)) if place > section}
    exact = [place for place, title in titles.items() if title == wanted]
    parts = {place: _WITH_ID.fullmatch(title.strip()) for place, title in titles.items()}
    part = [place for place, match in parts.items() if match and wanted in match.groups()]
    found = exact or part
    if len(found) == 1:
        return found[0]
    named = [title for place, title in titles.items() if parts[place]]
    what = f"{len(found) or 'no'} columns are called '{wanted}'"
    hint = nearest(wanted, named) or f"the assignments are: {', '.join(named) or 'none'}"
    raise GradeError(what, where=sheet.name, hint=hint)


def _people(sheet: Sheet, rows: Sequence[int]) -> list[ListEntry]:
    header = [title.strip() for title in sheet.values(0)]
    at = [header.index(name) for name in _IDS if name in header]
    ids = (tuple(sheet.value(row, place) for place in at) for row in rows)
    return [ListEntry(of_row, sheet.value(row, 0)) for row, of_row in zip(rows, ids, strict=True)]


def _number(written: str) -> Decimal | None:
    try:
        return Decimal(written.strip().replace(",", "."))
    except InvalidOperation:
        return None
