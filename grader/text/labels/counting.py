"""The values of `2`, `two`, `ii` and `b` as numbers of questions and parts."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from grader.text.english import NUMBER_WORDS

LetterOrder: TypeAlias = Literal["never", "last", "first"]
"""Whether letters count, and whether before roman numerals."""

_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_DIGITS = {"i": 1, "v": 5, "x": 10}
COUNT_WORDS = NUMBER_WORDS[1:11]
"""From "one" to "ten"."""
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
HAN_DIGITS = "一二三四五六七八九十"
"""The digits from 1 to 10 in Chinese and Japanese."""


def roman_value(token: str) -> int | None:
    """The value of a roman numeral up to 39, in either case."""
    if not token or not _ROMAN.fullmatch(token):
        return None
    digits = [_ROMAN_DIGITS[sign] for sign in token.lower()]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-digit if digit < following else digit for digit, following in pairs)


def letter_value(token: str) -> int | None:
    """The position of a single letter in the alphabet, from 1."""
    return ord(token.lower()) - ord("a") + 1 if re.fullmatch(r"[a-zA-Z]", token) else None


def possible_values(token: str, *, letters: LetterOrder) -> tuple[int, ...]:
    """The values of a token, the most likely first: `i` is a roman 1, or the ninth letter."""
    if re.fullmatch(r"[0-9]{1,3}", token):
        return (int(token),)
    for names in (COUNT_WORDS, ORDINALS, tuple(HAN_DIGITS)):
        if token.lower() in names:
            return (names.index(token.lower()) + 1,)
    values = {
        "never": (roman_value(token),),
        "last": (roman_value(token), letter_value(token)),
        "first": (letter_value(token), roman_value(token)),
    }
    return tuple(value for value in values[letters] if value is not None)


def numeral_kind(token: str) -> str:
    """`digit`, `roman` or `letter`."""
    if token.isdigit() or token in HAN_DIGITS:
        return "digit"
    return "roman" if roman_value(token) else "letter"
