"""Numbers that a text names without claiming them: `not 11`, `stride 2`, `layer 3`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from grader.text.maths.number_text import NumberText, Phrases, ends_part, stem
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

_CONDITION = re.compile(r"would|without|if|had|ignor\w+|forg[eo]t\w*|neglect\w*|mistake\w*|wrongly")
_NEAR = 3
"""Words between a number and a word that applies to it."""

_FAR = 15
"""Words between a subject and its value."""

_LEAST_QUESTION = 6
"""Words of a question of the assignment; a shorter one is the student's doubt."""


def refused_numbers(
    text: NumberText, called: Phrases, not_called: Phrases, question: str
) -> set[int]:
    """The indices of the numbers that the text does not claim.

    Args:
        called: names of the quantity that the question asks for.
        not_called: names of other quantities.
        question: the question's text; a number copied from it is not a claim.
    """
    asked = set(_with_neighbours(NumberText.of(question)))
    copied = {i for i, words in enumerate(_with_neighbours(text)) if words in asked}
    denied = {i for i in range(len(text.numbers)) if _is_denied(text, i) or _is_label(text, i)}
    return copied | denied | _of_other_quantities(text, called, not_called) | _in_questions(text)


def is_hypothetical(text: NumberText, i: int) -> bool:
    """Whether a number depends on a condition: `without the dilation it would be 11`."""
    near = [*text.before(i), *text.after(i)[: _NEAR + 1]]
    return any(_CONDITION.fullmatch(word.text) for word in near)


def _with_neighbours(text: NumberText) -> Iterator[tuple[str, ...]]:
    """Each number with the word before it and the word after it."""
    for number in text.numbers:
        around = text.words[max(number.first - 1, 0) : number.last + 2]
        yield tuple(word.text for word in around)


def _is_denied(text: NumberText, i: int) -> bool:
    """`not 11`, `11 is wrong`."""
    before = {word.text for word in text.before(i)[:_NEAR]}
    if DENYING & before and "only" not in before:
        return True
    after = [word.text for word in text.after(i)[: _NEAR + 1]]
    return any(
        word in VERBS and WRONG & set(after[at + 1 : at + 3]) for at, word in enumerate(after)
    )


def _is_label(text: NumberText, i: int) -> bool:
    """`layer 3`, `3rd`, `2D`."""
    before, after = text.between(i), text.after(i)
    is_numbered = bool(before) and stem(before[-1]) in NUMBERED
    return is_numbered or (bool(after) and after[0].text in NUMBER_ENDS)


def _of_other_quantities(text: NumberText, called: Phrases, not_called: Phrases) -> set[int]:
    numbers: set[int] = set()
    subject_ends = {end for _, end in called.find(text.words)}
    for start, end in not_called.find(text.words):
        numbers.update(_count_before(text, start, end))
        numbers.update(_value_after(text, start, end, subject_ends))
    return numbers


def _count_before(text: NumberText, start: int, end: int) -> Iterator[int]:
    """The number in `3 layers` and in `3x3 dilated kernel`, not in `15 input pixels`."""
    i = text.next_number(start) - 1
    is_unit = any(stem(word) in UNITS for word in text.words[end : end + 1])
    if i >= 0 and not is_unit:
        between = text.words[text.numbers[i].last + 1 : start]
        if len(between) <= 1 and all(_is_attribute(word) for word in between):
            yield i


def _is_attribute(word: Token) -> bool:
    return word.kind is TokenKind.WORD and word.text not in PREPOSITIONS | VERBAL_LINKS | JOINTS


def _value_after(text: NumberText, start: int, end: int, subject_ends: set[int]) -> Iterator[int]:
    """The number in `stride 2` and `the kernel size is 3`, not `field of the layers is 15`."""
    links = _links(text.words[end : end + _NEAR])
    i = text.next_number(end)
    if i == len(text.numbers) or text.numbers[i].first != end + len(links):
        return
    is_place = stem(text.words[end - 1]) in NUMBERED  # in `the third layer: 15`
    if VERBAL_LINKS & set(links) and (is_place or _has_subject(text.words, start, subject_ends)):
        return
    yield i


def _links(words: list[Token]) -> list[str]:
    """The first words that lead from a name to its value."""
    return [word.text for word in takewhile(lambda word: word.text in LINKS | VERBAL_LINKS, words)]


def _has_subject(words: list[Token], at: int, subject_ends: set[int]) -> bool:
    """Whether the same part of the sentence names the asked quantity shortly before a word."""
    for end in range(at, max(at - _FAR, 0), -1):
        if end in subject_ends:
            return True
        if ends_part(words[end - 1]):
            return False
    return False


def _in_questions(text: NumberText) -> set[int]:
    numbers: set[int] = set()
    for start, end in text.sentences():
        is_question = end < len(text.words) and text.words[end].kind is TokenKind.QUESTION
        if is_question and end - start >= _LEAST_QUESTION:
            numbers.update(range(text.next_number(start), text.next_number(end)))
    return numbers
