"""The numbers that a phrase applies to: those near a name, and those after `therefore`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from grader.text.maths.number_text import SENTENCE_ENDS, NumberText, Phrases, ends_part
from grader.text.maths.tokens import Token, TokenKind
from grader.text.maths.vocabulary import CONCLUDING, LEADING, LOOSE, ORDINALS, SUBORDINATING

_NOT_NAMES = LOOSE | CONCLUDING | SUBORDINATING | ORDINALS.keys()

_NEAR = 3
"""The most words between a number and the name after it."""

_FAR = 25
"""Words between a bracket and a number within it."""


def after_conclusions(text: NumberText) -> Iterator[int]:
    """Numbers after `so`, `therefore`, `in total`."""
    for _, end, limit in _phrases_with_limits(text, Phrases(CONCLUDING)):
        yield from _numbers_after(text, end, limit)


def next_to_names(text: NumberText, names: Phrases) -> Iterator[int]:
    """Numbers after a name, up to a `because`, or just before it: `a 15x15 receptive field`."""
    for start, end, limit in _phrases_with_limits(text, names):
        earlier = text.next_number(start) - 1
        if _is_just_before(text, earlier, start, end):
            yield earlier
            continue
        later = list(_numbers_after(text, end, limit))
        yield from later
        if not later and _is_in_same_sentence(text, earlier, start):
            yield earlier


def _phrases_with_limits(text: NumberText, phrases: Phrases) -> Iterator[tuple[int, int, int]]:
    """The start and end of each phrase, and the start of the next one."""
    places = list(phrases.find(text.words))
    for (start, end), (limit, _) in pairwise([*places, (len(text.words), 0)]):
        yield start, end, limit


def _numbers_after(text: NumberText, end: int, limit: int) -> Iterator[int]:
    """Numbers after a phrase, up to the end of the sentence or the reasons.

    If the phrase leads directly to one number, as in `is 15`, a later number with another name
    does not belong to the phrase: `of size 224`, `slide 34`.
    """
    has_number = has_direct_number = False
    i = text.next_number(end)
    for at in range(end, limit):
        word = text.words[at]
        if word.kind in SENTENCE_ENDS or (has_number and _begins_reasons(text, at, i)):
            return
        if i == len(text.numbers) or at != text.numbers[i].first:
            continue
        is_other = has_direct_number and _is_other_name(text.words[at - 1])
        if _may_belong(text, i, end, has_number) and not is_other:
            yield i
        if not has_number and _leads_directly(text.words[end:at]):
            has_direct_number = True
        has_number, i = True, i + 1


def _is_other_name(before: Token) -> bool:
    """Whether the word before a number names another quantity."""
    return before.kind is TokenKind.WORD and before.text not in _NOT_NAMES


def _leads_directly(words: list[Token]) -> bool:
    """Whether the words between a name and a number only link them: `is about`."""
    return all(word.kind is not TokenKind.WORD or word.text in LOOSE | LEADING for word in words)


def _begins_reasons(text: NumberText, at: int, i: int) -> bool:
    """Whether reasons begin at a word: at `because`, or at a colon without a number after it."""
    word = text.words[at]
    has_number_next = i < len(text.numbers) and text.numbers[i].first == at + 1
    return word.text in SUBORDINATING or (word.text == ":" and not has_number_next)


def _may_belong(text: NumberText, i: int, end: int, has_number: bool) -> bool:
    """Whether a number after a phrase may be its value.

    `k = 3` is not, unless `k` is the phrase. If the phrase already has a number, neither is one in
    brackets nor one with a name.
    """
    number = text.numbers[i]
    if number.name and number.first != end + 1:
        return not has_number and not is_assigned(text, i)
    return not (has_number and is_bracketed(text, i))


def _is_just_before(text: NumberText, i: int, start: int, end: int) -> bool:
    """Whether a number belongs to the name after it: `a 15x15 receptive field`."""
    following = text.words[end : end + 1]
    if i < 0 or (following and _leads_to_a_value(following[0])):
        return False
    between = text.words[text.numbers[i].last + 1 : start]
    return len(between) <= _NEAR and not any(
        word.kind is not TokenKind.WORD or ends_part(word) for word in between
    )


def _leads_to_a_value(word: Token) -> bool:
    return word.kind in {TokenKind.BREAK, TokenKind.EQUALS} or word.text in LEADING


def _is_in_same_sentence(text: NumberText, i: int, start: int) -> bool:
    between = text.words[text.numbers[i].last + 1 : start] if i >= 0 else []
    return i >= 0 and not any(word.kind in SENTENCE_ENDS for word in between)


def is_assigned(text: NumberText, i: int) -> bool:
    """Whether a number is the value of a letter or of a name with a digit: `k = 3`, `R_2 = 7`."""
    name = text.numbers[i].name
    return len(name) == 1 or any(map(str.isdigit, name))


def is_bracketed(text: NumberText, i: int) -> bool:
    """Whether a number is in a bracket that opens after an earlier number of its sentence."""
    depth, has_number = 0, False
    at = text.numbers[i].first
    begin = max(at - _FAR, 0)
    kinds = [word.kind for word in text.words[begin:at]]
    stop = max((n for n, kind in enumerate(kinds) if kind in SENTENCE_ENDS), default=-1)
    earlier = {number.first - begin for number in text.numbers[max(i - _FAR, 0) : i]}
    for n in range(stop + 1, len(kinds)):
        has_number = has_number or n in earlier
        if kinds[n] is TokenKind.OPEN and has_number:
            depth += 1
        elif kinds[n] is TokenKind.CLOSE:
            depth = max(depth - 1, 0)
    return depth > 0
