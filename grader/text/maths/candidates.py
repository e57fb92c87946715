"""The numbers in a text that may be claims: alone, or at the end of a chain `3 + 4 = 7`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from grader.text.maths.tokens import WORD_VALUES, Token, TokenKind

Words: TypeAlias = Sequence[Token]

_BOUNDARIES = {
    TokenKind.STOP,
    TokenKind.QUESTION,
    TokenKind.COMMA,
    TokenKind.BREAK,
    TokenKind.ARROW,
    TokenKind.STRONG,
    TokenKind.BOX,
}
_BY = {"x", "by", "×", "*", "\\times"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may be a claim; `15x15` is one number, the length of a square's side.

    Attributes:
        first, last: the indices of its first and last token.
        value: the number.
        is_computed: whether it is the result of a calculation.
        name: the name that it is the value of without a calculation: `k` in `k = 3`.
        is_word: whether it is written as a word.
    """

    first: int
    last: int
    value: float
    is_computed: bool = False
    name: str = ""
    is_word: bool = False


def candidates(words: Words) -> list[Candidate]:
    """All candidates in order of place, without operands and the steps within a chain."""
    return [
        candidate
        for start, end in _chains(words)
        for candidate in _chain_candidates(words, start, end)
    ]


def is_name(word: Token) -> bool:
    """Whether a word is the name of a quantity, as `k` and `r3` are."""
    return word.kind is TokenKind.WORD and (len(word.text) == 1 or any(map(str.isdigit, word.text)))


def _chains(words: Words) -> Iterator[tuple[int, int]]:
    """Runs of numbers, names and signs without prose or punctuation between them."""
    start = 0
    for i, word in enumerate(words):
        is_prose = word.kind is TokenKind.WORD and not is_name(word)
        if is_prose or word.kind in _BOUNDARIES or _opens_aside(words, i):
            yield start, i
            start = i + 1
    yield start, len(words)


def _opens_aside(words: Words, i: int) -> bool:
    """Whether a bracket opens an aside, as in `15 (3 x 5)`: a product would touch the number."""
    if i == 0 or words[i].kind is not TokenKind.OPEN or words[i - 1].kind is not TokenKind.NUMBER:
        return False
    return words[i - 1].span[1] < words[i].span[0]


def _chain_candidates(words: Words, start: int, end: int) -> Iterator[Candidate]:
    equals = [i for i in range(start, end) if words[i].kind is TokenKind.EQUALS]
    if not equals:
        yield from _numbers(words, start, end)
        return
    edges = [start, *(i + 1 for i in equals)]
    sides = [_numbers(words, a, b) for a, b in zip(edges, [*equals, end], strict=True)]
    values = [side[0] for side in sides if side]
    if values:
        is_computed = len(values) > 1 or _has_operator(words, start, end)
        name = words[equals[0] - 1].text if equals[0] and not is_computed else ""
        yield replace(_result(words, values), is_computed=is_computed, name=name)


def _result(words: Words, values: list[Candidate]) -> Candidate:
    """The last number of a chain; but 15 in `15x15 = 225`, where the last one is an area."""
    if len(values) < 2:
        return values[-1]
    side, last = values[-2:]
    is_area = side.value**2 == last.value and words[side.first + 1].text in {"x", "by"}
    return side if is_area else last


def _has_operator(words: Words, start: int, end: int) -> bool:
    return any(words[i].kind is TokenKind.OPERATOR for i in range(start, end))


def _numbers(words: Words, start: int, end: int) -> list[Candidate]:
    """The numbers between two equals signs, or none if they are operands."""
    numbers = []
    i = start
    while i < end:
        number = _number(words, i, end)
        if not number and words[i].kind is TokenKind.OPERATOR:
            return []
        if number:
            numbers.append(number)
        i = number.last + 1 if number else i + 1
    return numbers


def _number(words: Words, i: int, end: int) -> Candidate | None:
    """The number that begins at `i`: with a sign, of two words, or the two sides of a square."""
    sign, first = 1, i
    if _is_sign(words, i, end):
        sign = 1 if words[i].text == "+" else -1
        i += 1
    if words[i].kind is not TokenKind.NUMBER:
        return None
    value, is_word = words[i].value, words[i].text in WORD_VALUES
    following = words[i + 1 : min(i + 3, end)]
    if is_word and following and _is_unit(following[0]):  # twenty-five
        return Candidate(first, i + 1, value + following[0].value, is_word=True)
    if [word.kind for word in following] == [TokenKind.OPERATOR, TokenKind.NUMBER]:
        by, side = following
        if by.text.lower() in _BY and side.value == value:
            return Candidate(first, i + 2, sign * value)
    return Candidate(first, i, sign * value, is_word=is_word)


def _is_unit(word: Token) -> bool:
    return 0 < WORD_VALUES.get(word.text, 0) < 10


def _is_sign(words: Words, i: int, end: int) -> bool:
    """Whether a minus belongs to the number after it, as in `= -3` and not in `5 -3`."""
    if words[i].text not in {"-", "−", "+"} or i + 1 == end:
        return False
    before = words[i - 1] if i else words[i]
    is_difference = before.kind in {TokenKind.NUMBER, TokenKind.CLOSE} or is_name(before)
    return not is_difference and words[i].span[1] == words[i + 1].span[0]
