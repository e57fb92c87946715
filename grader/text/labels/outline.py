"""The rubric's question ids as numbers: `q1.ii` is (1, 2), `q3.a` is (3, 1), `part2` is (2,)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.text.labels.counting import Letters, letter, readings, roman

LabelPath = tuple[int, ...]

_ID = re.compile(r"([a-z]*)[\s._-]*((?:\d+|[a-z]+)(?:[\s._-]*(?:\d+|[a-z]+))*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outline:
    """The rubric's questions as a tree.

    Attributes:
        ids: the id of each path that is a question.
        parts: the numbers below each path that has parts; `()` holds the first level.
        lettered: the paths whose parts the rubric names a, b, c rather than i, ii, iii.
        words: what the ids begin with ("q", "part"); each may stand before a number.
        titles: ids that have no number of their own ("bonus"), found by their whole name.
        named_by_letters: what is lettered, as the ids write it.
    """

    ids: Mapping[LabelPath, str]
    parts: Mapping[LabelPath, frozenset[int]]
    lettered: frozenset[LabelPath]
    words: frozenset[str]
    titles: Mapping[str, str]
    named_by_letters: frozenset[tuple[str, ...]] = frozenset()

    @classmethod
    def of(cls, questions: Iterable[str]) -> Outline:
        """Read the ids; of two with the same numbers, the second is found by its name alone."""
        split = {question: _split(question) for question in questions}
        lettered = _lettered(tokens for _, tokens in split.values())
        ids: dict[LabelPath, str] = {}
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
            named_by_letters=lettered,
        )

    def number(self, path: LabelPath, token: str) -> int | None:
        """What `token` counts below `path`: a part that there is, or else what is likeliest.

        There are no letters on the first level.
        """
        letters: Letters = "first" if path in self.lettered else "last" if path else "never"
        numbers = readings(token, letters=letters)
        known = self.parts.get(path, frozenset())
        return next((number for number in numbers if number in known), next(iter(numbers), None))

    def read(self, question: str) -> tuple[LabelPath, str]:
        """The numbers of an id, whether or not another has the same, and the word before them."""
        word, tokens = _split(question)
        return _path(tokens, self.named_by_letters), word

    def follow(self, tokens: Iterable[str], start: LabelPath = ()) -> LabelPath:
        """As far down from `start` as the tokens lead, one level for each token."""
        path = start
        for token in tokens:
            number = self.number(path, token)
            if number is None or number not in self.parts.get(path, frozenset()):
                break
            path = (*path, number)
        return path

    @property
    def depth(self) -> int:
        """How many levels the longest id has."""
        return max(map(len, self.ids), default=0)

    def path(self, question: str) -> LabelPath:
        """The path of an id; empty for one without numbers."""
        return next((path for path, known in self.ids.items() if known == question), ())

    def name(self, path: LabelPath) -> str:
        """The id of a path, or what the ids of its parts begin with (`q1` above `q1.i`)."""
        if path in self.ids:
            return self.ids[path]
        part = next(known for known in self.ids if known[: len(path)] == path)
        return re.sub(r"[\W_]*(?:[a-z]+|[0-9]+)$", "", self.ids[part], flags=re.IGNORECASE)

    def questions_below(self, path: LabelPath) -> list[str]:
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
        if letter(tokens[depth]) and not roman(tokens[depth])
    )


def _path(tokens: tuple[str, ...], lettered: frozenset[tuple[str, ...]]) -> LabelPath:
    """The numbers of an id's tokens, or the empty path if one of them has none."""
    path = []
    for depth, token in enumerate(tokens):
        numbers = readings(token, letters="first" if tokens[:depth] in lettered else "last")
        if not numbers:
            return ()
        path.append(numbers[0])
    return tuple(path)


def _below(above: LabelPath, ids: Iterable[LabelPath]) -> frozenset[int]:
    depth = len(above)
    return frozenset(path[depth] for path in ids if len(path) > depth and path[:depth] == above)
