"""How far a phrase reaches: the numbers that stand with a name, or behind a `therefore`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from grader.text.maths.number_text import ENDS, NumberText, Phrases, parts
from grader.text.maths.tokens import Token, TokenKind
from grader.text.maths.vocabulary import CONCLUDING, LEADING, LOOSE, ORDINALS, SUBORDINATING

_NAMELESS = LOOSE | CONCLUDING | SUBORDINATING | ORDINALS.keys()

_NEAR = 4
"""Words between a number and the name behind it."""

_FAR = 25
"""Words between a bracket and a number within it."""


def concluded(reading: NumberText) -> Iterator[int]:
    """Numbers behind `so`, `therefore`, `in total`."""
    for _, end, limit in _bounded(reading, Phrases(CONCLUDING)):
        yield from _behind(reading, end, limit)


def standing_with(reading: NumberText, called: Phrases) -> Iterator[int]:
    """Numbers that stand with a name: behind it up to a `because`, or close in front of it."""
    for start, end, limit in _bounded(reading, called):
        earlier = reading.next_number(start) - 1
        if _is_close_in_front(reading, earlier, start, end):
            yield earlier
            continue
        behind = list(_behind(reading, end, limit))
        yield from behind
        if not behind and _is_same_sentence(reading, earlier, start):
            yield earlier


def _bounded(reading: NumberText, phrases: Phrases) -> Iterator[tuple[int, int, int]]:
    """Begin and end of each phrase, and where the next begins."""
    places = list(phrases.found(reading.words))
    for place, following in pairwise([*places, (len(reading.words), 0)]):
        yield *place, following[0]


def _behind(reading: NumberText, end: int, limit: int) -> Iterator[int]:
    """Numbers between a phrase and the end of what is said of it.

    Behind one that the phrase leads to directly, `is 15`, one with a name of its own is another's:
    `of size 224`, `slide 34`.
    """
    has_number = is_direct = False
    i = reading.next_number(end)
    for at in range(end, limit):
        is_number = i < len(reading.numbers) and at == reading.numbers[i].first
        if reading.words[at].kind in ENDS or (has_number and _explains(reading, at, i)):
            return
        if is_number:
            is_anothers = is_direct and _is_name(reading.words[at - 1])
            if _is_open_to(reading, i, end, has_number) and not is_anothers:
                yield i
            is_direct = is_direct or not (has_number or _distant(reading.words[end:at]))
            has_number, i = True, i + 1


def _is_name(before: Token) -> bool:
    """Whether a word in front of a number says of what else it is."""
    return before.kind is TokenKind.WORD and before.text not in _NAMELESS


def _distant(words: list[Token]) -> bool:
    """Whether more stands between a name and a number than leads from the one to the other."""
    return any(word.kind is TokenKind.WORD and word.text not in LOOSE | LEADING for word in words)


def _explains(reading: NumberText, at: int, i: int) -> bool:
    """Whether reasons begin here: at `because`, or at a colon that no number follows."""
    word = reading.words[at]
    is_followed = i < len(reading.numbers) and reading.numbers[i].first == at + 1
    return word.text in SUBORDINATING or (word.text == ":" and not is_followed)


def _is_open_to(reading: NumberText, i: int, end: int, has_number: bool) -> bool:
    """Not `k = 3`, unless `k` is the name; nothing in brackets, or named, behind another number."""
    number = reading.numbers[i]
    if number.name and number.first != end + 1:
        return not has_number and not is_assigned(reading, i)
    return not (has_number and is_bracketed(reading, i))


def _is_close_in_front(reading: NumberText, i: int, start: int, end: int) -> bool:
    """Whether a number belongs to the name behind it: `a 15x15 receptive field`."""
    following = reading.words[end : end + 1]
    if i < 0 or (following and _leads(following[0])):
        return False
    between = reading.words[reading.numbers[i].last + 1 : start]
    return len(between) < _NEAR and not any(
        word.kind is not TokenKind.WORD or parts(word) for word in between
    )


def _leads(word: Token) -> bool:
    return word.kind in {TokenKind.BREAK, TokenKind.EQUALS} or word.text in LEADING


def _is_same_sentence(reading: NumberText, i: int, start: int) -> bool:
    between = reading.words[reading.numbers[i].last + 1 : start] if i >= 0 else []
    return i >= 0 and not any(word.kind in ENDS for word in between)


def is_assigned(reading: NumberText, i: int) -> bool:
    """Whether it is given to a letter, as in `k = 3`."""
    name = reading.numbers[i].name
    return len(name) == 1 or any(map(str.isdigit, name))


def is_bracketed(reading: NumberText, i: int) -> bool:
    """Whether it stands in a bracket that opens behind an earlier number of the sentence."""
    depth, has_number = 0, False
    at = reading.numbers[i].first
    begin = max(at - _FAR, 0)
    inside = [word.kind for word in reading.words[begin:at]]
    stop = max((n for n, kind in enumerate(inside) if kind in ENDS), default=-1)
    earlier = {number.first - begin for number in reading.numbers[max(i - _FAR, 0) : i]}
    for n in range(stop + 1, len(inside)):
        has_number = has_number or n in earlier
        if inside[n] is TokenKind.OPEN and has_number:
            depth += 1
        elif inside[n] is TokenKind.CLOSE:
            depth = max(depth - 1, 0)
    return depth > 0
