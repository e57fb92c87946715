"""The gradebook that a Canvas course exports: its students, its assignments and their maxima."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from grader.classlists.csv_table import Sheet, parse_number, read
from grader.classlists.match_names import ListEntry
from grader.errors import GradeError, nearest

_IDS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID")  # in the order that Canvas looks
_WITH_ID = re.compile(r"(?P<title>.*) \((?P<id>\d+)\)")


@dataclass(frozen=True, slots=True)
class CanvasGradebook:
    """The table, the row of the maximum points (0, the heading, if there is none), the students'
    rows, and who is in each of these.
    """

    sheet: Sheet
    maxima: int
    rows: tuple[int, ...]
    people: tuple[ListEntry, ...]

    def column(self, wanted: str) -> int:
        """The column with this heading, or with this title or number in its heading.

        Raises:
            GradeError: there is none, or there are several, or only Canvas writes it.
        """
        section = [title.strip() for title in self.sheet.values(0)].index("Section")
        titles = {at: title for at, title in enumerate(self.sheet.values(0)) if at > section}
        exact = [at for at, title in titles.items() if title == wanted]
        parts = {at: _WITH_ID.fullmatch(title.strip()) for at, title in titles.items()}
        part = [at for at, match in parts.items() if match and wanted in match.groups()]
        candidates = exact or part
        if len(candidates) != 1:
            named = [title for at, title in titles.items() if parts[at]]
            what = f"{len(candidates) or 'no'} columns are called '{wanted}'"
            hint = nearest(wanted, named) or f"the assignments are: {', '.join(named) or 'none'}"
            raise GradeError(what, where=self.sheet.name, hint=hint)
        (column,) = candidates
        if "read only" in self._maximum_cell(column).lower():
            what = f"'{titles[column]}' is read only"
            raise GradeError(what, where=self.sheet.name, hint="choose an assignment's column")
        return column

    def maximum(self, column: int) -> Decimal | None:
        """The maximum points of an assignment, if the table has them."""
        return parse_number(self._maximum_cell(column))

    def is_excused(self, row: int, column: int) -> bool:
        """Whether a student does not have to do an assignment."""
        return self.sheet.value(row, column).strip().upper() == "EX"

    def _maximum_cell(self, column: int) -> str:
        return self.sheet.value(self.maxima, column) if self.maxima else ""


def read_gradebook(name: str, data: bytes) -> CanvasGradebook:
    """Read a gradebook; raises `GradeError` if the file is not one."""
    sheet = read(name, data)
    header = [title.strip() for title in sheet.values(0)]
    if header[:2] != ["Student", "ID"] or "Section" not in header:
        what = "this is not a gradebook from Canvas, which has the columns Student, ID and Section"
        raise GradeError(what, where=name, hint="in the course: Grades, Export")
    top = range(min(len(sheet.rows), 10))
    maxima = next((row for row in top if "Points Possible" in sheet.value(row, 0)), 0)
    rows = [row for row in range(maxima + 1, len(sheet.rows)) if sheet.value(row, 0).strip()]
    at = [header.index(name) for name in _IDS if name in header]
    people = [
        ListEntry(tuple(sheet.value(row, column) for column in at), sheet.value(row, 0))
        for row in rows
    ]
    return CanvasGradebook(sheet, maxima, tuple(rows), tuple(people))
