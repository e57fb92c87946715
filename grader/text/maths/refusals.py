"""Numbers that a text names without claiming them: `not 11`, `stride 2`, `layer 3`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from grader.text.maths.number_text import NumberText, Phrases, parts, stem
from grader.text.maths.tokens import Token, TokenKind
from grader.text.maths.vocabulary import (
    DENYING,
    JOINTS,
    LINKS,
    NUMBER_ENDS,
    NUMBERED,
    PREPOSITIONS,
    UNITS,
    VERBAL_LINKS,
    VERBS,
    WRONG,
)

_SUPPOSING = re.compile(r"would|without|if|had|ignor\w+|forg[eo]t\w*|neglect\w*|mistake\w*|wrongly")
_NEAR = 3
"""Words between a number and a word that still concerns it."""

_FAR = 15
"""Words between a subject and what is said of it."""

_LEAST_QUESTION = 6
"""Words of a sentence that asks, if it is the assignment's and not the student's doubt."""


def refused(reading: NumberText, called: Phrases, not_called: Phrases, question: str) -> set[int]:
    """Indices of the numbers that the text does not claim.

    Args:
        called: names of what is asked.
        not_called: names of other quantities.
        question: the question's own text; what is copied from it claims nothing.
    """
    echo = set(_windows(NumberText.of(question)))
    windows = list(_windows(reading))
    found = {i for i in range(len(reading.numbers)) if windows[i] in echo or _is_denied(reading, i)}
    return found | _named_otherwise(reading, called, not_called) | _in_questions(reading)


def is_supposed(reading: NumberText, i: int) -> bool:
    """Whether a number stands under a condition: `without the dilation it would be 11`."""
    near = [*reading.before(i), *reading.after(i)[: _NEAR + 1]]
    return any(_SUPPOSING.fullmatch(word.text) for word in near)


def _windows(reading: NumberText) -> Iterator[tuple[str, ...]]:
    """Each number with the words on either side of it."""
    for number in reading.numbers:
        around = reading.words[max(number.first - 1, 0) : number.last + 2]
        yield tuple(word.text for word in around)


def _is_denied(reading: NumberText, i: int) -> bool:
    before = [word.text for word in reading.before(i)[:_NEAR]]
    after = [word.text for word in reading.after(i)[: _NEAR + 1]]
    if DENYING & set(before) and "only" not in before:
        return True
    if any(word in VERBS and WRONG & set(after[at + 1 : at + 3]) for at, word in enumerate(after)):
        return True
    between = reading.between(i)
    is_label = bool(between) and stem(between[-1]) in NUMBERED
    return is_label or (bool(after) and after[0] in NUMBER_ENDS)


def _named_otherwise(reading: NumberText, called: Phrases, not_called: Phrases) -> set[int]:
    found = set()
    subjects = {end for _, end in called.found(reading.words)}
    for start, end in not_called.found(reading.words):
        found |= set(_counted(reading, start, end)) | set(_given(reading, start, end, subjects))
    return found


def _counted(reading: NumberText, start: int, end: int) -> Iterator[int]:
    """The number in `3 layers` and in `3x3 dilated kernel`, not in `15 input pixels`."""
    i = reading.next_number(start) - 1
    is_unit = any(stem(word) in UNITS for word in reading.words[end : end + 1])
    if i >= 0 and not is_unit:
        between = reading.words[reading.numbers[i].last + 1 : start]
        if len(between) <= 1 and all(_is_attribute(word) for word in between):
            yield i


def _is_attribute(word: Token) -> bool:
    return word.kind is TokenKind.WORD and word.text not in PREPOSITIONS | VERBAL_LINKS | JOINTS


def _given(reading: NumberText, start: int, end: int, subjects: set[int]) -> Iterator[int]:
    """The number in `stride 2` and `the kernel size is 3`, not `field of the layers is 15`."""
    links = _linking(reading.words[end : end + _NEAR])
    i = reading.next_number(end)
    if i == len(reading.numbers) or reading.numbers[i].first != end + len(links):
        return
    is_place = stem(reading.words[end - 1]) in NUMBERED  # in `the third layer: 15`
    if VERBAL_LINKS & set(links) and (is_place or _has_subject(reading.words, start, subjects)):
        return
    yield i


def _linking(words: list[Token]) -> list[str]:
    return [word.text for word in takewhile(lambda word: word.text in LINKS | VERBAL_LINKS, words)]


def _has_subject(words: list[Token], at: int, subjects: set[int]) -> bool:
    """Whether what is asked is named shortly before, in the same part of the sentence."""
    for i in range(at, max(at - _FAR, 0), -1):
        if i in subjects:
            return True
        if parts(words[i - 1]):
            return False
    return False


def _in_questions(reading: NumberText) -> set[int]:
    found: set[int] = set()
    for start, end in reading.sentences():
        asks = end < len(reading.words) and reading.words[end].kind is TokenKind.QUESTION
        if asks and end - start >= _LEAST_QUESTION:
            found |= set(range(reading.next_number(start), reading.next_number(end)))
    return found
