"""The ids of a rubric's questions as paths of numbers: `q1.ii` is (1, 2), `part2` is (2,).

It also decides which number the `b` or `ii` of a label means below a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.text.english import word_set
from grader.text.labels.counting import LetterOrder, letter_value, possible_values, roman_value
from grader.text.labels.label_words import fold

LabelPath = tuple[int, ...]

_SMALL_WORDS = word_set("a an the of and or in on for to its it is with by what why how")
_POSSESSIVE = re.compile(r"['’]s\b")
_ID = re.compile(r"([a-z]*)[\s._-]*((?:\d+|[a-z]+)(?:[\s._-]*(?:\d+|[a-z]+))*)", re.IGNORECASE)
_INNER_WORD = re.compile(
    r"(?<=[0-9])[\s._-]*(?:q|question|ex|exercise|problem|task)[\s._-]*(?=[0-9])"
)
"""The word before the second number of `part1_q2`."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The rubric's questions as a tree.

    Attributes:
        ids: the id of each path that is a question.
        parts: the numbers below each path that has parts; those of the first level at `()`.
        lettered: the paths whose parts are a, b, c in the rubric, not i, ii, iii.
        words: the words that the ids begin with ("q", "part").
        titles: ids without a number, or with the same numbers as another ("bonus"), by their
            normalized names.
        lettered_tokens: `lettered` as written in the ids.
        titles_in_words: the words of each question's title in the rubric.
    """

    ids: Mapping[LabelPath, str]
    parts: Mapping[LabelPath, frozenset[int]]
    lettered: frozenset[LabelPath]
    words: frozenset[str]
    titles: Mapping[str, str]
    lettered_tokens: frozenset[tuple[str, ...]] = frozenset()
    titles_in_words: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, questions: Iterable[str]) -> Outline:
        """Parse the ids, which may be the keys of a mapping to titles.

        If two have the same numbers, the second is known by its name only.
        """
        split = {question: _split_id(question) for question in questions}
        lettered = _lettered_prefixes(tokens for _, tokens in split.values())
        ids: dict[LabelPath, str] = {}
        titles: dict[str, str] = {}
        for question, (_, tokens) in split.items():
            path = _path_of(tokens, lettered)
            if path and path not in ids:
                ids[path] = question
            else:
                titles[normalize_name(question)] = question
        inner = {path[:depth] for path in ids for depth in range(len(path))}
        return cls(
            ids=ids,
            parts={above: _parts_below(above, ids) for above in inner},
            lettered=frozenset(filter(None, (_path_of(tokens, lettered) for tokens in lettered))),
            words=frozenset(word for word, tokens in split.values() if word and tokens),
            titles=titles,
            lettered_tokens=lettered,
            titles_in_words=_titles_in_words(questions) if isinstance(questions, Mapping) else {},
        )

    def number(self, path: LabelPath, token: str) -> int | None:
        """The value of `token` below `path`: that of a known part, or else the most likely one.

        The first level does not count in letters.
        """
        letters: LetterOrder = "never"
        if path:
            letters = "first" if path in self.lettered else "last"
        values = possible_values(token, letters=letters)
        known = [value for value in values if value in self.parts.get(path, frozenset())]
        return next(iter([*known, *values]), None)

    def parse_id(self, question: str) -> tuple[LabelPath, str]:
        """The numbers of an id and the word before them, even if another id has the same."""
        word, tokens = _split_id(question)
        return _path_of(tokens, self.lettered_tokens), word

    def follow(self, tokens: Iterable[str], start: LabelPath = ()) -> LabelPath:
        """The longest known path from `start` along the tokens, one level for each token."""
        path = start
        for token in tokens:
            number = self.number(path, token)
            if number is None or number not in self.parts.get(path, frozenset()):
                break
            path = (*path, number)
        return path

    @property
    def depth(self) -> int:
        """The number of levels of the longest id."""
        return max(map(len, self.ids), default=0)

    def path(self, question: str) -> LabelPath:
        """The path of an id; empty for an id without numbers."""
        return next((path for path, known in self.ids.items() if known == question), ())

    def name(self, path: LabelPath) -> str:
        """The id of a path, or the common beginning of its parts' ids (`q1` above `q1.i`)."""
        if path in self.ids:
            return self.ids[path]
        part = next(known for known in self.ids if known[: len(path)] == path)
        return re.sub(r"[\W_]*(?:[a-z]+|[0-9]+)$", "", self.ids[part], flags=re.IGNORECASE)

    def questions_below(self, path: LabelPath) -> list[str]:
        """The ids of all questions below a path."""
        return [known for at, known in self.ids.items() if at != path and at[: len(path)] == path]

    def example_heading(self) -> str:
        """A heading that names the first question: `Question 1 i)`."""
        question = next(iter(self.ids.values()), next(iter(self.titles), ""))
        _, (*first, last) = _split_id(question)
        return f"Question {' '.join(first)} {last})" if first else f"Question {last}"


def normalize_name(name: str) -> str:
    """A name in lower case, without spaces and punctuation."""
    return re.sub(r"[\W_]+", "", name.lower())


def title_words(title: str) -> frozenset[str]:
    """The words of a title that count: without case, accents, articles and plural endings."""
    words = (
        word
        for word in re.findall(r"\w+", _POSSESSIVE.sub("", fold(title)))
        if word not in _SMALL_WORDS
    )
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)


def _titles_in_words(titles: Mapping[str, str]) -> dict[str, frozenset[str]]:
    words = {question: title_words(title) for question, title in titles.items()}
    return {question: some for question, some in words.items() if some}


def _split_id(question: str) -> tuple[str, tuple[str, ...]]:
    match = _ID.fullmatch(question.lower())
    if not match or not match[2][0].isdigit():
        return "", ()
    return match[1], tuple(re.findall(r"[0-9]+|[a-z]+", _INNER_WORD.sub("_", match[2])))


def _lettered_prefixes(names: Iterable[tuple[str, ...]]) -> frozenset[tuple[str, ...]]:
    """The beginnings of ids whose parts cannot all be roman numerals: `q3` of `q3.b`."""
    return frozenset(
        tokens[:depth]
        for tokens in names
        for depth in range(1, len(tokens))
        if letter_value(tokens[depth]) and not roman_value(tokens[depth])
    )


def _path_of(tokens: tuple[str, ...], lettered: frozenset[tuple[str, ...]]) -> LabelPath:
    """The numbers of an id's tokens, or the empty path if a token is not a number."""
    path = []
    for depth, token in enumerate(tokens):
        numbers = possible_values(token, letters="first" if tokens[:depth] in lettered else "last")
        if not numbers:
            return ()
        path.append(numbers[0])
    return tuple(path)


def _parts_below(above: LabelPath, ids: Iterable[LabelPath]) -> frozenset[int]:
    depth = len(above)
    return frozenset(path[depth] for path in ids if len(path) > depth and path[:depth] == above)
