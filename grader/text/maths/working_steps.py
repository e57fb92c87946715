"""Rows and steps: of which layer a number is said, and whether it goes on from the one before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from grader.text.maths.candidates import is_name
from grader.text.maths.number_text import NumberText, stem
from grader.text.maths.tokens import Token, TokenKind
from grader.text.maths.vocabulary import LAST, NUMBERED, ORDINALS, ROW_JOINTS

_CALCULATING = {
    TokenKind.NUMBER,
    TokenKind.OPERATOR,
    TokenKind.EQUALS,
    TokenKind.OPEN,
    TokenKind.CLOSE,
}


def goes_on(reading: NumberText, i: int) -> bool:
    """Whether a number is the next of a row: `3, 7, 15`, `3 -> 7`, `3, then 3 + 4 = 7`."""
    between = reading.between(i)
    joints = [
        w for w in between if w.kind in {TokenKind.COMMA, TokenKind.ARROW} or w.text in ROW_JOINTS
    ]
    return between[:1] == joints[:1] != [] and all(
        word in joints or word.kind in _CALCULATING for word in between
    )


def step_of(reading: NumberText, i: int) -> int:
    """Of which layer or step a number is said; -1 if of none."""
    sources = (reading.before(i), reading.after(i), list(reversed(reading.between(i))))
    return next((step for source in sources for step in _labels(source)), -1)


def _labels(words: list[Token]) -> Iterator[int]:
    for word, other in pairwise([*words, Token(TokenKind.STOP, (0, 0))]):
        label, number = (word, other) if word.kind is TokenKind.WORD else (other, word)
        if stem(label) in NUMBERED and number.kind is TokenKind.NUMBER:
            yield int(min(number.value, LAST))
        elif word.text in ORDINALS:
            yield ORDINALS[word.text]
        elif is_name(word) and word.text[-1:].isdigit():
            yield int(word.text[-1])
