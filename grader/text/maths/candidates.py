"""The numbers in a text that may be claims: what stands by itself or at the end of a chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from grader.text.maths.tokens import NUMBER_WORDS, Token, TokenKind

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
    """A number that somebody may claim; `15x15` is one, the length of a square's side.

    Attributes:
        first, last: indices of its first and last token.
        value: the number.
        is_computed: whether it is what a calculation comes to.
        name: the name it is given where nothing is computed: `k` in `k = 3`.
        is_word: whether it is written as a word.
    """

    first: int
    last: int
    value: float
    is_computed: bool = False
    name: str = ""
    is_word: bool = False


def candidates(words: Words) -> list[Candidate]:
    """All candidates in order of place. Operands, and steps within a chain, are none."""
    return [
        candidate for start, end in _chains(words) for candidate in _of_chain(words, start, end)
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


def _of_chain(words: Words, start: int, end: int) -> Iterator[Candidate]:
    equals = [i for i in range(start, end) if words[i].kind is TokenKind.EQUALS]
    if not equals:
        yield from _numbers(words, start, end)
        return
    edges = [start, *(i + 1 for i in equals)]
    sides = [_numbers(words, a, b) for a, b in zip(edges, [*equals, end], strict=True)]
    valued = [side[0] for side in sides if side]
    if valued:
        is_computed = len(valued) > 1 or _has_operator(words, start, end)
        name = words[equals[0] - 1].text if equals[0] and not is_computed else ""
        yield replace(_result(words, valued), is_computed=is_computed, name=name)


def _result(words: Words, valued: list[Candidate]) -> Candidate:
    """The last number of a chain; the one before in `15x15 = 225`, which adds an area."""
    if len(valued) < 2:
        return valued[-1]
    side, last = valued[-2:]
    is_area = side.value**2 == last.value and words[side.first + 1].text in {"x", "by"}
    return side if is_area else last


def _has_operator(words: Words, start: int, end: int) -> bool:
    return any(words[i].kind is TokenKind.OPERATOR for i in range(start, end))


def _numbers(words: Words, start: int, end: int) -> list[Candidate]:
    """The numbers between two signs of equality, none if they are to be calculated with."""
    found = []
    i = start
    while i < end:
        candidate = _number(words, i, end)
        if not candidate and words[i].kind is TokenKind.OPERATOR:
            return []
        if candidate:
            found.append(candidate)
        i = candidate.last + 1 if candidate else i + 1
    return found


def _number(words: Words, i: int, end: int) -> Candidate | None:
    """The number that begins at `i`: signed, of two words, or the two sides of a square."""
    sign, first = 1, i
    if _is_sign(words, i, end):
        sign, i = (1 if words[i].text == "+" else -1), i + 1
    if words[i].kind is not TokenKind.NUMBER:
        return None
    value, is_word = words[i].value, words[i].text in NUMBER_WORDS
    following = words[i + 1 : min(i + 3, end)]
    if is_word and following and _is_unit(following[0]):  # twenty-five
        return Candidate(first, i + 1, value + following[0].value, is_word=True)
    if [word.kind for word in following] == [TokenKind.OPERATOR, TokenKind.NUMBER]:
        by, side = following
        if by.text.lower() in _BY and side.value == value:
            return Candidate(first, i + 2, sign * value)
    return Candidate(first, i, sign * value, is_word=is_word)


def _is_unit(word: Token) -> bool:
    return 0 < NUMBER_WORDS.get(word.text, 0) < 10


def _is_sign(words: Words, i: int, end: int) -> bool:
    """Whether a minus belongs to the number after it, as in `= -3` and not in `5 -3`."""
    if words[i].text not in {"-", "−", "+"} or i + 1 == end:
        return False
    before = words[i - 1] if i else words[i]
    is_difference = before.kind in {TokenKind.NUMBER, TokenKind.CLOSE} or is_name(before)
    return not is_difference and words[i].span[1] == words[i + 1].span[0]
