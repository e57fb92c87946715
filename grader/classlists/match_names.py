"""Finds graded students in another system's list of people.

A grade never goes to a row that only might be right: if two rows match a student, or two students
match a row, a person has to decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.presentation.letters import plain_letters

_NUMBERED = re.compile(r"(?P<name>.+?) \((?P<id>[^()\s]+)\)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_PLACEHOLDER = re.compile(r"\D*\d+")  # `Participant 123`, which is not a name


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A row of a list: a person's ids, the one that decides first in front, and the name."""

    ids: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class NameMatches:
    """`rows` has the index of each matched student's row; `doubts` has why others have none."""

    rows: dict[str, int]
    doubts: dict[str, str]

    def unmatched(self, people: Sequence[ListEntry]) -> list[int]:
        """The rows that match no student."""
        matched = set(self.rows.values())
        return [row for row in range(len(people)) if row not in matched]


def match_students(students: Iterable[str], people: Sequence[ListEntry]) -> NameMatches:
    """The row of each student: by number, then by each id in turn, and last by name."""
    matched: dict[str, int] = {}
    doubts: dict[str, str] = {}
    index = NameIndex(people)
    for student in students:
        rows = index.rows(student)
        if len(rows) == 1:
            matched[student] = rows.pop()
        else:
            doubts[student] = f"{len(rows)} rows match" if rows else "no row matches"
    shared = {row for row, count in Counter(matched.values()).items() if count > 1}
    for student, row in matched.items():
        if row in shared:
            doubts[student] = "another student matches the same row"
    return NameMatches({who: row for who, row in matched.items() if row not in shared}, doubts)


class NameIndex:
    """Looks up the rows of a list by id and by name."""

    def __init__(self, people: Sequence[ListEntry]) -> None:
        """Keep the rows of a list."""
        self._people = people
        self._ids: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        self._names: defaultdict[str, set[int]] = defaultdict(set)
        self._levels = max((len(person.ids) for person in people), default=0)
        for row, person in enumerate(people):
            for level, id_ in enumerate(person.ids):
                if id_.strip():
                    self._ids[level, _plain_id(id_)].add(row)
            for name in _rotations(person.name):
                self._names[name].add(row)

    def rows(self, student: str) -> set[int]:
        """The rows that match a student by the first key that matches any row."""
        numbered = _NUMBERED.fullmatch(student)
        name = numbered["name"] if numbered else student
        if numbered:
            by_number = {
                row
                for level in range(self._levels)
                for row in self._ids.get((level, _plain_id(numbered["id"])), ())
                if self._may_be(name, row)
            }
            if by_number:
                return by_number
        for level in range(self._levels):
            by_id = self._ids.get((level, _plain_id(name)), set())
            if by_id:
                return set(by_id)
        by_name = [self._names.get(rotation, set()) for rotation in _rotations(name)]
        return set().union(*by_name)

    def _may_be(self, name: str, row: int) -> bool:
        """Whether the name does not contradict a row whose number matches."""
        listed = self._people[row].name
        if not listed or _PLACEHOLDER.fullmatch(listed) or _PLACEHOLDER.fullmatch(name):
            return True
        return _sorted_letters(name) == _sorted_letters(listed)


def split_number(name: str) -> tuple[str, str]:
    """A name, and the id that an export adds to it: `Ada L (101)` is `Ada L` and `101`."""
    numbered = _NUMBERED.fullmatch(name)
    return (numbered["name"], numbered["id"]) if numbered else (name, "")


def _rotations(name: str) -> set[str]:
    """A name as one word, starting at each of its words: `Lovelace, Ada` is also `adalovelace`."""
    words = _WORD.findall(plain_letters(name))
    return {"".join([*words[at:], *words[:at]]) for at in range(len(words))}


def _sorted_letters(name: str) -> str:
    return "".join(sorted("".join(_WORD.findall(plain_letters(name)))))


def _plain_id(id_: str) -> str:
    return unicodedata.normalize("NFC", id_).strip().casefold()
