"""Names and texts reduced to what is compared: no capitals, no accents."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_PLAIN = str.maketrans({
    "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "æ": "ae", "œ": "oe", "þ": "th",
})  # fmt: skip
"""Letters that Unicode does not take apart into a plain letter and an accent."""


def plain_letters(text: str) -> str:
    """A text without capitals and accents: `Zoë` is `zoe`, and `Søren` is `soren`."""
    return plain_letters_with_places(text)[0]


def plain_letters_with_places(text: str) -> tuple[str, Sequence[int]]:
    """A text without capitals and accents, and for each of its letters the place in `text`."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold().translate(_PLAIN):
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), places
