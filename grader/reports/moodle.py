"""A file for Moodle's gradebook import (Grades, Import, CSV file)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from grader.classlists import csv_table as sheets
from grader.classlists import fill_in as filling
from grader.escapes import cell
from grader.model import Grade, Gradebook
from grader.plugins import Report
from grader.presentation import plain_lines as feedback

_NUMBERED = re.compile(r".+ \((\d+)\)", re.DOTALL)
_MOST_WITHOUT_SETTING = 100


class Moodle(Report):
    """A CSV file for Moodle's gradebook import: each student, the total, and points by question.

    Moodle refuses the whole file if it does not know one of the students. In the import, map both
    columns, the points and the feedback.
    """

    kind = "moodle"
    on_request: ClassVar[bool] = True

    title: str = ""
    """The name of the grade item; by default the assignment's title."""
    identify: Literal["username", "idnumber", "email", "id"] = "username"
    """What identifies students here; `id` is the number in "Ada Lovelace (123)"."""
    out_of: Annotated[Decimal, Field(gt=0)] | None = None
    """The maximum in Moodle; points are scaled to it."""
    waiting: bool = False
    """Also write totals of students with checks that wait: these are lower bounds."""
    decimal: Literal["point", "comma"] = "point"
    """How the site writes numbers."""

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """One file, `moodle.csv`."""
        yield "moodle.csv", self._text(book)

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """Who is left out, and why Moodle might refuse the file."""
        highest = Decimal(0)
        written = []
        for grade in book.grades:
            total = filling.scaled(grade, self.out_of)
            highest = max(highest, total)
            if self._is_reported(grade) and self._key(grade.student):
                written.append(total)
            if not self._is_reported(grade):
                yield filling.explain_waiting(grade.student)
            elif not self._key(grade.student):
                yield f"left out: {grade.student} has no {self.identify}"
        yield from filling.rounding(written)
        if highest > _MOST_WITHOUT_SETTING:
            yield "Moodle refuses grades over 100 unless the site allows unlimited grades"

    def left_out(self, book: Gradebook) -> int:
        """How many students wait for a person, or have no identifier that Moodle knows."""
        return sum(not (self._is_reported(g) and self._key(g.student)) for g in book.grades)

    def _text(self, book: Gradebook) -> Iterator[str]:
        title = cell(self.title or book.title)
        yield sheets.format_row([self.identify, title, f"{title} feedback"])
        for grade in book.grades:
            key = self._key(grade.student)
            if self._is_reported(grade) and key:
                earned = filling.scaled(grade, self.out_of)
                points = sheets.format_number(earned, comma=self.decimal == "comma")
                yield sheets.format_row([cell(key), points, feedback.points_line(grade)])

    def _is_reported(self, grade: Grade) -> bool:
        return self.waiting or not grade.ungraded

    def _key(self, student: str) -> str:
        """A student's identifier in Moodle; empty if the name here cannot be one."""
        if self.identify == "id":
            numbered = _NUMBERED.fullmatch(student)
            return numbered[1] if numbered else student if student.isdecimal() else ""
        return "" if self.identify == "email" and "@" not in student else student
