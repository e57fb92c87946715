"""A text taken apart: its words, its numbers, and which stand together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.text.maths.candidates import Candidate, candidates
from grader.text.maths.tokens import Token, TokenKind, tokens
from grader.text.maths.vocabulary import JOINTS

ENDS = {TokenKind.STOP, TokenKind.QUESTION}
"""What ends a sentence."""

PARTS = ENDS | {TokenKind.COMMA, TokenKind.ARROW}
"""What ends a part of a sentence; so do the words `and`, `then` and `but`."""


@dataclass(frozen=True)
class NumberText:
    """The words of a text, and the numbers in it that may be claims."""

    words: list[Token]
    numbers: list[Candidate]

    @classmethod
    def of(cls, text: str) -> NumberText:
        """Take a text apart. Numbers in words count only where there is none in digits."""
        words = tokens(text)
        numbers = candidates(words)
        return cls(words, [number for number in numbers if not number.is_word] or numbers)

    def without(self, refused: set[int]) -> NumberText:
        """The same words, with fewer numbers that may be claims."""
        return NumberText(self.words, [n for i, n in enumerate(self.numbers) if i not in refused])

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Begin and end of each sentence, its full stop left out."""
        start = 0
        for at, word in enumerate(self.words):
            if word.kind in ENDS:
                yield start, at
                start = at + 1
        yield start, len(self.words)

    def next_number(self, at: int) -> int:
        """Index of the first number that begins at word `at` or later."""
        return bisect_left(self.numbers, at, key=lambda number: number.first)

    def between(self, i: int) -> list[Token]:
        """The words between number `i - 1`, or the beginning, and number `i`."""
        start = self.numbers[i - 1].last + 1 if i else 0
        return self.words[start : self.numbers[i].first]

    def before(self, i: int) -> list[Token]:
        """The words of its part of the sentence in front of number `i`, the nearest first."""
        found = []
        for word in reversed(self.between(i)):
            if parts(word):
                break
            found.append(word)
        return found

    def after(self, i: int) -> list[Token]:
        """The words of its part of the sentence behind number `i`, up to the next number."""
        found = []
        end = self.numbers[i + 1].first if i + 1 < len(self.numbers) else len(self.words)
        for at in range(self.numbers[i].last + 1, end):
            if parts(self.words[at]):
                break
            found.append(self.words[at])
        return found


def parts(word: Token) -> bool:
    """Whether a part of a sentence ends here."""
    return word.kind in PARTS or word.text in JOINTS


class Phrases:
    """Names to look for in a text, without regard to case, plural and the way of writing `R_3`."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[list[str]]] = {}
        for phrase in phrases:
            stems = [stem(word) for word in tokens(phrase)]
            if stems:
                self._by_first.setdefault(stems[0], []).append(stems)

    def ends(self, words: list[Token], at: int) -> int:
        """The index behind the phrase that begins at word `at`, or `at` if none does."""
        for stems in self._by_first.get(stem(words[at]), ()):
            end = at + len(stems)
            if [stem(word) for word in words[at:end]] == stems:
                return end
        return at

    def found(self, words: list[Token]) -> Iterator[tuple[int, int]]:
        """Begin and end of each place where one of the phrases stands."""
        for at in range(len(words)):
            if (end := self.ends(words, at)) > at:
                yield at, end


def stem(word: Token) -> str:
    """A word without the plural's `s`."""
    return word.text.removesuffix("s") if len(word.text) > 3 else word.text
