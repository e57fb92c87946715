"""The rubric's question ids as numbers: `q1.ii` is (1, 2), `q3.a` is (3, 1), `part2` is (2,)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Path = tuple[int, ...]

_ID = re.compile(r"([a-z]*)[\s._-]*((?:\d+|[a-z]+)(?:[\s._-]*(?:\d+|[a-z]+))*)", re.IGNORECASE)
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_DIGITS = {"i": 1, "v": 5, "x": 10}
_NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


def roman(token: str) -> int | None:
    """The value of a roman numeral up to 39, in either case."""
    if not token or not _ROMAN.fullmatch(token):
        return None
    digits = [_DIGITS[sign] for sign in token.lower()]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-here if here < after else here for here, after in pairs)


def _letter(token: str) -> int | None:
    return ord(token.lower()) - ord("a") + 1 if re.fullmatch(r"[a-zA-Z]", token) else None


def _number(token: str) -> int | None:
    if token.lower() in _NUMBER_WORDS:
        return _NUMBER_WORDS.index(token.lower())
    return int(token) if re.fullmatch(r"[0-9]{1,3}", token) else None


@dataclass(frozen=True, slots=True)
class Outline:
    """The rubric's questions as a tree.

    Attributes:
        ids: the id of each path that is a question.
        parts: the numbers below each path that has parts; `()` holds the first level.
        lettered: the paths whose parts the rubric names a, b, c rather than i, ii, iii.
        words: what the ids begin with ("q", "part"); each may stand before a number.
        titles: ids that have no number of their own ("bonus"), found by their whole name.
    """

    ids: Mapping[Path, str]
    parts: Mapping[Path, frozenset[int]]
    lettered: frozenset[Path]
    words: frozenset[str]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, questions: Iterable[str]) -> Outline:
        """Read the ids; of two with the same numbers, the second is found by its name alone."""
        split = {question: _split(question) for question in questions}
        lettered = _lettered(tokens for _, tokens in split.values())
        ids: dict[Path, str] = {}
        titles: dict[str, str] = {}
        for question, (_, tokens) in split.items():
            path = _path(tokens, lettered)
            if path and path not in ids:
                ids[path] = question
            else:
                titles[squashed(question)] = question
        inner = {path[:depth] for path in ids for depth in range(len(path))}
        return cls(
            ids=ids,
            parts={above: _below(above, ids) for above in inner},
            lettered=frozenset(path for path in (_path(t, lettered) for t in lettered) if path),
            words=frozenset(word for word, tokens in split.values() if word and tokens),
            titles=titles,
        )

    def step(self, path: Path, token: str) -> Path | None:
        """One level down from `path`, if the rubric has a part that `token` can mean."""
        known = self.parts.get(path, frozenset())
        for number in self.numbers(path, token):
            if number in known:
                return (*path, number)
        return None

    def numbers(self, path: Path, token: str) -> tuple[int, ...]:
        """What `token` can mean below `path`, likeliest first; a first level has no letters."""
        numeral, letter = roman(token), _letter(token) if path else None
        likely = (letter, numeral) if path in self.lettered else (numeral, letter)
        return tuple(number for number in (_number(token), *likely) if number is not None)

    def follow(self, tokens: Iterable[str], start: Path = ()) -> tuple[Path, int]:
        """As far down from `start` as the tokens lead: the path, and how many of them were used."""
        path, used = start, 0
        for token in tokens:
            below = self.step(path, token)
            if below is None:
                break
            path, used = below, used + 1
        return path, used

    @property
    def depth(self) -> int:
        """How many levels the longest id has."""
        return max(map(len, self.ids), default=0)

    def path(self, question: str) -> Path:
        """The path of an id; empty for one without numbers."""
        return next((path for path, known in self.ids.items() if known == question), ())

    def name(self, path: Path) -> str:
        """The id of a path, or what the ids of its parts begin with (`q1` above `q1.i`)."""
        if path in self.ids:
            return self.ids[path]
        part = next(known for known in self.ids if known[: len(path)] == path)
        return re.sub(r"[\W_]*(?:[a-z]+|[0-9]+)$", "", self.ids[part], flags=re.IGNORECASE)

    def questions_below(self, path: Path) -> list[str]:
        """The ids of all questions below a path."""
        return [known for at, known in self.ids.items() if at != path and at[: len(path)] == path]

    def heading(self) -> str:
        """A heading that is understood, for one of the questions."""
        question = next(iter(self.ids.values()), next(iter(self.titles), ""))
        _, (*first, last) = _split(question)
        return f"Question {' '.join(first)} {last})" if first else f"Question {last}"


def squashed(name: str) -> str:
    """A name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.lower())


def _split(question: str) -> tuple[str, tuple[str, ...]]:
    match = _ID.fullmatch(question)
    if not match or not match[2][0].isdigit():
        return "", ()
    return match[1].lower(), tuple(re.findall(r"[0-9]+|[a-z]+", match[2].lower()))


def _lettered(names: Iterable[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """What stands above parts that cannot all be roman numerals."""
    return frozenset(
        tokens[:depth]
        for tokens in names
        for depth in range(1, len(tokens))
        if _letter(tokens[depth]) and not roman(tokens[depth])
    )


def _path(tokens: tuple[str, ...], lettered: frozenset[tuple[str, ...]]) -> Path:
    """The numbers of an id's tokens, or the empty path if one of them has none."""
    path = []
    for depth, token in enumerate(tokens):
        likely = (_letter(token), roman(token))
        likely = likely if tokens[:depth] in lettered else likely[::-1]
        number = next((n for n in (_number(token), *likely) if n is not None), None)
        if number is None:
            return ()
        path.append(number)
    return tuple(path)


def _below(above: Path, ids: Iterable[Path]) -> frozenset[int]:
    depth = len(above)
    return frozenset(path[depth] for path in ids if len(path) > depth and path[:depth] == above)
