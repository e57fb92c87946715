"""Codes in place of names: the same student has the same code wherever the same key is used.

A code is keyed, so a list of names does not give the codes away. Within texts a name becomes
`[name]` rather than the code: "[name] pooling" tells nobody whose code it is.
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
from itertools import pairwise
from typing import Any, TypeAlias

from grader.model import CheckGrade, Grade
from grader.presentation.letters import plain_letters, plain_letters_with_places

Cut: TypeAlias = tuple[int, int]

NAME = "[name]"
_WORD = re.compile(r"[^\W_]+")
_OF_THE_RUBRIC = {"id", "kind", "title", "convention", "concept", "tolerance", "isolation"}
_LONGEST_GAP = 3
_LEAST = 3
"""Letters of a word that is taken for a name by itself."""
_UNMISTAKABLE = 5
"""Letters of a word that is found within others, too: `lovelacehw2.py`."""


class Pseudonyms:
    """The codes of a class; `students` are names and slugs, of which texts are cleared."""

    def __init__(self, key: bytes, students: Iterable[tuple[str, str]]) -> None:
        self._key = key
        self._by_first: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        for name in (name for student in students for name in student):
            words = _words(name)
            if len("".join(words)) >= _LEAST:
                turned = [(*words[at:], *words[:at]) for at in range(len(words))]
                for words in turned:
                    self._by_first[words[0]].add(words)

    def code(self, student: str) -> str:
        """What stands for a student: `s-` and ten letters or digits."""
        made = hmac.digest(self._key, student.encode("utf-8", "backslashreplace"), "sha256")
        return f"s-{base64.b32encode(made)[:10].decode().lower()}"

    def grade(self, grade: Grade) -> Grade:
        """The same grade with nobody's name in it."""
        own = _own(grade.student, grade.slug, grade.login, whole=grade.repository)
        cleared: Grade = self._cleared(grade, own)
        code = self.code(grade.student)
        return replace(cleared, student=code, slug=code, login="", repository="")

    def _cleared(self, value: Any, own: re.Pattern[str]) -> Any:
        """Every text within a value without names, but for what the rubric wrote."""
        if isinstance(value, str) and not isinstance(value, Enum):
            return _without(value, self._cuts(value, own))
        if isinstance(value, tuple):
            return tuple(self._cleared(item, own) for item in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        names = [field.name for field in fields(value) if field.name not in _OF_THE_RUBRIC]
        changed = {name: self._cleared(getattr(value, name), own) for name in names}
        cleared: Any = replace(value, **changed)
        return self._moved(value, cleared, own) if isinstance(value, CheckGrade) else cleared

    def _moved(self, check: CheckGrade, cleared: CheckGrade, own: re.Pattern[str]) -> CheckGrade:
        """A check whose spans count in the answer as it now reads."""
        move = partial(_place, self._cuts(check.answer, own))
        evidence = tuple(
            replace(item, span=(move(item.span[0]), move(item.span[1]))) if item.span else item
            for item in cleared.outcome.evidence
        )
        return replace(cleared, outcome=replace(cleared.outcome, evidence=evidence))

    def _cuts(self, text: str, own: re.Pattern[str]) -> list[Cut]:
        """Where names stand, in order and apart from each other."""
        plain, places = plain_letters_with_places(text)
        spans = [*self._others(plain), *(match.span() for match in own.finditer(plain))]
        cuts: list[Cut] = []
        for start, end in sorted((places[start], places[end - 1] + 1) for start, end in spans):
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            if cuts and start < cuts[-1][1]:
                cuts[-1] = (cuts[-1][0], max(end, cuts[-1][1]))
            else:
                cuts.append((start, end))
        return cuts

    def _others(self, plain: str) -> Iterator[Cut]:
        """Whole names of anyone in the class, however their words are put together."""
        words = list(_WORD.finditer(plain))
        for place, word in enumerate(words):
            for name in self._by_first.get(word[0], ()):
                run = words[place : place + len(name)]
                same = tuple(match[0] for match in run) == name
                if same and all(_is_near(*pair) for pair in pairwise(run)):
                    yield run[0].start(), run[-1].end()


def _own(*names: str, whole: str) -> re.Pattern[str]:
    """A student's own name in any piece: whole, written as one word, or a word of it.

    What is only a name as a whole, such as a repository's, may hold other words: `hw2-ada`.
    """
    forms = _patterns(plain_letters(whole), least=2)
    for name in names:
        words = _words(name)
        for written in (plain_letters(name), "".join(words), "".join(reversed(words))):
            forms |= _patterns(written, least=2)
        for word in words:
            forms |= _patterns(word, least=_LEAST)
    ordered = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(ordered) or r"(?!)")


def _patterns(word: str, *, least: int) -> set[str]:
    if len(word) < least:
        return set()
    if len(word) >= _UNMISTAKABLE:
        return {re.escape(word)}
    return {rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])"}


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(plain_letters(name)))


def _is_near(one: re.Match[str], next_: re.Match[str]) -> bool:
    return next_.start() - one.end() <= _LONGEST_GAP


def _without(text: str, cuts: list[Cut]) -> str:
    pieces, place = [], 0
    for start, end in cuts:
        pieces += [text[place:start], NAME]
        place = end
    return "".join([*pieces, text[place:]])


def _place(cuts: list[Cut], place: int) -> int:
    """Where a place in a text is once names are cut; one within a name moves to its start."""
    before = cuts[: bisect_left(cuts, (place, place))]
    if before and before[-1][1] > place:
        (start, _), before = before[-1], before[:-1]
        place = start
    return place + sum(len(NAME) - (end - start) for start, end in before)
