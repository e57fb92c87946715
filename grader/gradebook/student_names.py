"""Finds a student of a class by a name that a person types."""

from __future__ import annotations

from collections.abc import Iterable

from grader.errors import GradeError, nearest
from grader.escapes import one_line


class StudentNames:
    """The names of a class: each student's, and that of their page."""

    def __init__(self, students: Iterable[tuple[str, str]]) -> None:
        """Keep the students, each with the name of the page."""
        self._students: list[str] = []
        self._by_name: dict[str, set[str]] = {}
        for student, slug in students:
            self._students.append(student)
            for name in (student, slug, one_line(student)):
                self._by_name.setdefault(name.casefold(), set()).add(student)

    def find(self, name: str) -> str:
        """The student that a name means; raises `GradeError` if there is none, or several."""
        if name in self._students:
            return name
        matches = self._by_name.get(name.strip().casefold(), set())
        if len(matches) == 1:
            return next(iter(matches))
        if matches:
            names = ", ".join(sorted(f"'{one_line(student)}'" for student in matches))
            raise GradeError(f"'{one_line(name)}' may be any of {names}", hint="write one of them")
        hint = nearest(one_line(name), map(one_line, self._students))
        what = f"there is no student '{one_line(name)}'"
        raise GradeError(what, hint=hint or "grades.csv lists them")
