"""Codes instead of names: with the same key, a student always has the same code.

The code depends on a key, so nobody can compute it from a list of names. Within texts a name
becomes `[name]` instead of the code: "[name] pooling" does not reveal whose code it is.
"""

from __future__ import annotations

import base64
import hmac
import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import partial
from itertools import chain, pairwise
from typing import Any, TypeAlias

from grader.model import CheckGrade, Grade
from grader.presentation.letters import plain_letters, plain_letters_with_places

Span: TypeAlias = tuple[int, int]

NAME = "[name]"
_WORD = re.compile(r"[^\W_]+")
_RUBRIC_FIELDS = {
    "id",
    "kind",
    "title",
    "convention",
    "result",
    "concept",
    "tolerance",
    "isolation",
}
_LONGEST_GAP = 3
"""Characters between two words of one name."""
_SHORTEST_NAME = 3
"""Letters of a word that counts as a name by itself."""
_DISTINCTIVE = 5
"""Letters of a name that is also replaced within longer words: `lovelacehw2.py`."""


class Pseudonyms:
    """The codes of a class; `students` are the names and slugs to remove from texts."""

    def __init__(self, key: bytes, students: Iterable[tuple[str, str]]) -> None:
        self._key = key
        self._by_first: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in chain.from_iterable(students):
            words = _words(name)
            if len("".join(words)) >= _SHORTEST_NAME:
                for rotated in ((*words[at:], *words[:at]) for at in range(len(words))):
                    self._by_first[rotated[0]].add(rotated)

    def code(self, student: str) -> str:
        """A student's code: `s-` and ten letters or digits."""
        digest = hmac.digest(self._key, student.encode("utf-8", "backslashreplace"), "sha256")
        return f"s-{base64.b32encode(digest)[:10].decode().lower()}"

    def grade(self, grade: Grade) -> Grade:
        """The same grade without any student's name."""
        own = _own_name(grade.student, grade.slug, grade.login, whole=grade.repository)
        cleared: Grade = self._cleared(grade, own)
        code = self.code(grade.student)
        return replace(cleared, student=code, slug=code, login="", repository="", team=())

    def _cleared(self, value: Any, own: re.Pattern[str]) -> Any:
        """The value with names removed from every text, except texts from the rubric."""
        if isinstance(value, str) and not isinstance(value, Enum):
            return _replace_names(value, self._names(value, own))
        if isinstance(value, tuple):
            return tuple(self._cleared(item, own) for item in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        names = [field.name for field in fields(value) if field.name not in _RUBRIC_FIELDS]
        changed = {name: self._cleared(getattr(value, name), own) for name in names}
        cleared: Any = replace(value, **changed)
        return self._move_spans(value, cleared, own) if isinstance(value, CheckGrade) else cleared

    def _move_spans(
        self, check: CheckGrade, cleared: CheckGrade, own: re.Pattern[str]
    ) -> CheckGrade:
        """The cleared check with its spans moved to fit the cleared answer."""
        move = partial(_moved, self._names(check.answer, own))
        evidence = tuple(
            replace(item, span=(move(item.span[0]), move(item.span[1]))) if item.span else item
            for item in cleared.outcome.evidence
        )
        return replace(cleared, outcome=replace(cleared.outcome, evidence=evidence))

    def _names(self, text: str, own: re.Pattern[str]) -> list[Span]:
        """Where names are in a text, in order and without overlaps."""
        plain, places = plain_letters_with_places(text)
        spans = [*self._class_names(plain), *(match.span() for match in own.finditer(plain))]
        names: list[Span] = []
        for start, end in sorted((places[start], places[end - 1] + 1) for start, end in spans):
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            if names and start < names[-1][1]:
                names[-1] = (names[-1][0], max(end, names[-1][1]))
            else:
                names.append((start, end))
        return names

    def _class_names(self, plain: str) -> Iterator[Span]:
        """Full names of students of the class, whatever joins their words."""
        words = list(_WORD.finditer(plain))
        for place, word in enumerate(words):
            for name in self._by_first.get(word[0], ()):
                run = words[place : place + len(name)]
                same = tuple(match[0] for match in run) == name
                if same and all(_is_near(*pair) for pair in pairwise(run)):
                    yield run[0].start(), run[-1].end()


def _own_name(*names: str, whole: str) -> re.Pattern[str]:
    """Matches a student's own name: in full, written as one word, or a single word of it.

    `whole` matches only in full, because it may contain other words: a repository `hw2-ada`.
    """
    forms = _patterns(plain_letters(whole), least=2)
    for name in names:
        words = _words(name)
        for written in (plain_letters(name), "".join(words), "".join(reversed(words))):
            forms |= _patterns(written, least=2)
        for word in words:
            forms |= _patterns(word, least=_SHORTEST_NAME)
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(ordered) or r"(?!)")


def _patterns(word: str, *, least: int) -> set[str]:
    if len(word) < least:
        return set()
    if len(word) >= _DISTINCTIVE:
        return {re.escape(word)}
    return {rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])"}


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(plain_letters(name)))


def _is_near(word: re.Match[str], next_word: re.Match[str]) -> bool:
    return next_word.start() - word.end() <= _LONGEST_GAP


def _replace_names(text: str, names: list[Span]) -> str:
    pieces, place = [], 0
    for start, end in names:
        pieces += [text[place:start], NAME]
        place = end
    return "".join([*pieces, text[place:]])


def _moved(names: list[Span], place: int) -> int:
    """Where a place in a text is after names are replaced; inside a name, the name's start."""
    before = names[: bisect_left(names, (place, place))]
    if before and before[-1][1] > place:
        (start, _), before = before[-1], before[:-1]
        place = start
    return place + sum(len(NAME) - (end - start) for start, end in before)
