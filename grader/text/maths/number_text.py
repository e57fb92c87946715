"""A text as words and numbers: the numbers that may be claims, and the words around each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.text.maths.candidates import Candidate, candidates
from grader.text.maths.tokens import Token, TokenKind, tokens
from grader.text.maths.vocabulary import JOINTS

SENTENCE_ENDS = {TokenKind.STOP, TokenKind.QUESTION}

PART_ENDS = SENTENCE_ENDS | {TokenKind.COMMA, TokenKind.ARROW}
"""Signs that end a part of a sentence; the words `and`, `then` and `but` do so, too."""


@dataclass(frozen=True)
class NumberText:
    """The words of a text, and the numbers in it that may be claims."""

    words: list[Token]
    numbers: list[Candidate]

    @classmethod
    def of(cls, text: str) -> NumberText:
        """Read a text. Numbers written as words count only if there are none in digits."""
        words = tokens(text)
        numbers = candidates(words)
        return cls(words, [number for number in numbers if not number.is_word] or numbers)

    def without(self, refused: set[int]) -> NumberText:
        """The same words, without the numbers at some indices."""
        return NumberText(self.words, [n for i, n in enumerate(self.numbers) if i not in refused])

    def sentences(self) -> Iterator[tuple[int, int]]:
        """The start and end of each sentence, without its full stop."""
        start = 0
        for at, word in enumerate(self.words):
            if word.kind in SENTENCE_ENDS:
                yield start, at
                start = at + 1
        yield start, len(self.words)

    def next_number(self, at: int) -> int:
        """The index of the first number that begins at word `at` or later."""
        return bisect_left(self.numbers, at, key=lambda number: number.first)

    def between(self, i: int) -> list[Token]:
        """The words between number `i - 1`, or the text's beginning, and number `i`."""
        start = self.numbers[i - 1].last + 1 if i else 0
        return self.words[start : self.numbers[i].first]

    def before(self, i: int) -> list[Token]:
        """The words before number `i` in its part of the sentence, the nearest first."""
        words = []
        for word in reversed(self.between(i)):
            if ends_part(word):
                break
            words.append(word)
        return words

    def after(self, i: int) -> list[Token]:
        """The words after number `i` in its part of the sentence, up to the next number."""
        words = []
        end = self.numbers[i + 1].first if i + 1 < len(self.numbers) else len(self.words)
        for word in self.words[self.numbers[i].last + 1 : end]:
            if ends_part(word):
                break
            words.append(word)
        return words


def ends_part(word: Token) -> bool:
    """Whether a part of a sentence ends at a word."""
    return word.kind in PART_ENDS or word.text in JOINTS


class Phrases:
    """Names to find in a text. Case, plural and the spelling of `R_3` do not matter."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, list[list[str]]] = {}
        for phrase in phrases:
            stems = [stem(word) for word in tokens(phrase)]
            if stems:
                self._by_first.setdefault(stems[0], []).append(stems)

    def find(self, words: list[Token]) -> Iterator[tuple[int, int]]:
        """The start and end of each place with one of the phrases."""
        for start in range(len(words)):
            end = self._end_at(words, start)
            if end > start:
                yield start, end

    def _end_at(self, words: list[Token], start: int) -> int:
        """The end of the phrase that begins at a word, or `start` if there is none."""
        for stems in self._by_first.get(stem(words[start]), ()):
            end = start + len(stems)
            if [stem(word) for word in words[start:end]] == stems:
                return end
        return start


def stem(word: Token) -> str:
    """A word without the plural's `s`."""
    return word.text.removesuffix("s") if len(word.text) > 3 else word.text
