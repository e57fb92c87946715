"""Finds a student of a class by a name that a person or another system writes."""

from __future__ import annotations

from collections.abc import Iterable

from grader.classlists.match_names import ListEntry, NameIndex, split_number
from grader.errors import GradeError, nearest
from grader.escapes import one_line


class StudentNames:
    """The students of a class, each by their name and by other names, such as a login."""

    def __init__(self, students: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Keep the students, each with other names."""
        self._students: dict[str, None] = {}
        self._owners: list[str] = []
        entries: list[ListEntry] = []
        for student, others in students:
            self._students[student] = None
            for name in dict.fromkeys((student, one_line(student), *filter(None, others))):
                self._owners.append(student)
                bare, number = split_number(name)
                entries.append(ListEntry((name, number), bare))
        self._index = NameIndex(entries)

    def matches(self, written: str) -> list[str]:
        """The students whom a name may mean; an exact name means only one."""
        if written in self._students:
            return [written]
        owners = (self._owners[row] for row in sorted(self._index.rows(written.strip())))
        return list(dict.fromkeys(owners))

    def find(self, written: str) -> str:
        """The student whom a name means; raises `GradeError` if there is none, or several."""
        matches = self.matches(written)
        if len(matches) == 1:
            return matches[0]
        if matches:
            names = ", ".join(sorted(f"'{one_line(student)}'" for student in matches))
            what = f"'{one_line(written)}' may be any of {names}"
            raise GradeError(what, hint="write one of them")
        hint = nearest(one_line(written), map(one_line, self._students))
        what = f"there is no student '{one_line(written)}'"
        raise GradeError(what, hint=hint or "grades.csv lists them")
