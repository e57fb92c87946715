"""How people count: digits, number words, roman numerals, letters."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Letters: TypeAlias = Literal["never", "last", "first"]
"""Whether letters count, and whether before roman numerals."""

_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_DIGITS = {"i": 1, "v": 5, "x": 10}
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def roman(token: str) -> int | None:
    """The value of a roman numeral up to 39, in either case."""
    if not token or not _ROMAN.fullmatch(token):
        return None
    digits = [_DIGITS[sign] for sign in token.lower()]
    pairs = zip(digits, [*digits[1:], 0], strict=True)
    return sum(-here if here < after else here for here, after in pairs)


def letter(token: str) -> int | None:
    """The place of a single letter in the alphabet, from 1."""
    return ord(token.lower()) - ord("a") + 1 if re.fullmatch(r"[a-zA-Z]", token) else None


def readings(token: str, *, letters: Letters) -> tuple[int, ...]:
    """What a token can count, likeliest first: an `i` is a roman 1, or the ninth letter."""
    if re.fullmatch(r"[0-9]{1,3}", token):
        return (int(token),)
    if token.lower() in _WORDS:
        return (_WORDS.index(token.lower()) + 1,)
    orders = {
        "never": (roman(token),),
        "last": (roman(token), letter(token)),
        "first": (letter(token), roman(token)),
    }
    return tuple(number for number in orders[letters] if number is not None)


def family(token: str) -> str:
    """How a token counts: `digit`, `roman` or `letter`."""
    if token.isdigit():
        return "digit"
    return "roman" if roman(token) else "letter"
