"""English words that more than one reader of students' texts needs."""

from __future__ import annotations


def word_set(words: str) -> frozenset[str]:
    """The words of a text, separated by spaces."""
    return frozenset(words.split())


NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
"""The names of the numbers from 0; the index is the value."""

TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
