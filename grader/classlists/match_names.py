"""Finds graded students in another system's list, and says of whom that is in doubt.

A grade is never put beside a name that only might be right: who fits two lines, or whose line fits
two students, is left to a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.presentation.letters import plain_letters

_NUMBERED = re.compile(r"(?P<who>.+?) \((?P<id>\d+)\)", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_NO_NAME = re.compile(r"\D*\d+")  # `Participant 123`: a name that is none


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A line of a list: ids in the order in which they decide, and the name, each may be empty."""

    ids: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class NameMatches:
    """`line` is the place in the list of each student who was found; `doubts` says why not."""

    line: dict[str, int]
    doubts: dict[str, str]

    def unfound(self, people: Sequence[ListEntry]) -> list[int]:
        """The lines of the list that no student was found for."""
        taken = set(self.line.values())
        return [place for place in range(len(people)) if place not in taken]


def match(students: Iterable[str], people: Sequence[ListEntry]) -> NameMatches:
    """The line of each student: by number, by each id in turn, and last by name."""
    found, doubts = {}, {}
    index = _Index(people)
    for student in students:
        places = index.places(student)
        if len(places) == 1:
            found[student] = places.pop()
        else:
            doubts[student] = f"{len(places)} lines fit" if places else "no line fits"
    shared = {place for place, count in Counter(found.values()).items() if count > 1}
    doubts |= {who: "another student fits the same line" for who in found if found[who] in shared}
    return NameMatches({who: at for who, at in found.items() if at not in shared}, doubts)


class _Index:
    """Looks lines up by what they hold; the first key that any line holds decides."""

    def __init__(self, people: Sequence[ListEntry]) -> None:
        self._people = people
        self._ids: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
        self._names: defaultdict[str, set[int]] = defaultdict(set)
        self._levels = max((len(person.ids) for person in people), default=0)
        for place, person in enumerate(people):
            for level, id_ in enumerate(person.ids):
                if id_.strip():
                    self._ids[level, _folded(id_)].add(place)
            for name in _turned(person.name):
                self._names[name].add(place)

    def places(self, student: str) -> set[int]:
        """The lines that fit a student by the first key that fits any."""
        numbered = _NUMBERED.fullmatch(student)
        who = numbered["who"] if numbered else student
        if numbered:
            by_number = {
                place
                for level in range(self._levels)
                for place in self._ids.get((level, numbered["id"]), ())
                if self._agree(who, place)
            }
            if by_number:
                return by_number
        for level in range(self._levels):
            by_id = self._ids.get((level, _folded(who)), set())
            if by_id:
                return set(by_id)
        by_name = [self._names.get(name, set()) for name in _turned(who)]
        return set().union(*by_name)

    def _agree(self, who: str, place: int) -> bool:
        """Whether a name does not contradict a line that the number fits."""
        name = self._people[place].name
        is_name = name and not _NO_NAME.fullmatch(name) and not _NO_NAME.fullmatch(who)
        return not is_name or _letters(who) == _letters(name)


def _turned(name: str) -> set[str]:
    """A name as one word, from each of its words on: `Lovelace, Ada` is `Ada Lovelace`."""
    words = _WORD.findall(plain_letters(name))
    return {"".join([*words[at:], *words[:at]]) for at in range(len(words))}


def _letters(name: str) -> str:
    return "".join(sorted("".join(_WORD.findall(plain_letters(name)))))


def _folded(id_: str) -> str:
    return unicodedata.normalize("NFC", id_).strip().casefold()
