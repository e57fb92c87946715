"""How strongly a text claims each of its numbers, judged by the words around it.

In `3 + 4 = 7, so the field is 15 (with k = 3)`, 15 is stated, 7 is computed and 3 is an aside.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from enum import IntEnum
from itertools import chain, pairwise

from grader.text.maths.candidates import is_name
from grader.text.maths.number_text import NumberText, Phrases, stem
from grader.text.maths.refusals import is_hypothetical
from grader.text.maths.scopes import after_conclusions, is_assigned, is_bracketed, next_to_names
from grader.text.maths.tokens import Token, TokenKind
from grader.text.maths.vocabulary import LAST, NUMBERED, OPENING, ORDINALS, ROW_JOINTS

_CALCULATION = {
    TokenKind.NUMBER,
    TokenKind.OPERATOR,
    TokenKind.EQUALS,
    TokenKind.OPEN,
    TokenKind.CLOSE,
}


class ClaimStrength(IntEnum):
    """Why a number may be the claim: the strongest wins, and among equals the last."""

    ASIDE = 0  # in brackets after another number, or the value of a letter: `k = 3`
    MENTIONED = 1
    COMPUTED = 2  # the result of a calculation
    CONCLUDED = 3  # after `so`, `therefore`, `in total`
    STATED = 4  # with the name of the quantity; bold; after `answer`; at the text's beginning


def claim_strengths(text: NumberText, names: Phrases) -> list[ClaimStrength]:
    """The strength of each number of the text.

    Args:
        names: names of the quantity that the question asks for, and words for an answer.
    """
    strengths = [_base_strength(text, i) for i in range(len(text.numbers))]
    for i in after_conclusions(text):
        strengths[i] = max(strengths[i], ClaimStrength.CONCLUDED)
    named = chain(next_to_names(text, names), _in_named_columns(text, names))
    for i in chain(named, _emphasized(text), _opening(text)):
        strengths[i] = ClaimStrength.STATED
    return [
        min(strength, ClaimStrength.MENTIONED) if is_hypothetical(text, i) else strength
        for i, strength in enumerate(_with_inherited(text, strengths))
    ]


def _base_strength(text: NumberText, i: int) -> ClaimStrength:
    """The strength of a number without regard to the words around it."""
    if text.numbers[i].is_computed:
        return ClaimStrength.COMPUTED
    if is_assigned(text, i) or is_bracketed(text, i):
        return ClaimStrength.ASIDE
    return ClaimStrength.MENTIONED


def _emphasized(text: NumberText) -> Iterator[int]:
    """Numbers in bold, or in a box."""
    is_bold, at = False, 0
    for i, number in enumerate(text.numbers):
        for word in text.words[at : number.first]:
            if word.kind is TokenKind.STRONG:
                is_bold = not is_bold
            elif word.kind is TokenKind.STOP and not word.text:  # a new paragraph or list item
                is_bold = False
        at = number.first
        is_boxed = at > 0 and text.words[at - 1].kind is TokenKind.BOX
        if is_bold or is_boxed:
            yield i


def _opening(text: NumberText) -> Iterator[int]:
    """The number at the text's beginning, as in `= 15.` and `It is 15 pixels`."""
    if text.numbers:
        words = (word for word in text.between(0) if word.kind is TokenKind.WORD)
        if all(word.text in OPENING for word in words):
            yield 0


def _in_named_columns(text: NumberText, names: Phrases) -> Iterator[int]:
    """The numbers in a table's column whose header is one of the names."""
    name_starts = {start for start, _ in names.find(text.words)}
    column = 0  # the named column, from 1; 0 outside tables
    for start, end in text.sentences():
        bars = [at for at in range(start, end) if text.words[at].text == "|"]
        headers = name_starts.intersection(range(start, end))
        if not bars:
            column = 0
        elif headers and not column:
            column = bisect_left(bars, min(headers))
        elif 0 < column < len(bars):
            yield from range(text.next_number(bars[column - 1]), text.next_number(bars[column]))


def _with_inherited(text: NumberText, strengths: list[ClaimStrength]) -> Iterator[ClaimStrength]:
    """The strengths; a later step, or the next of a row, is at least as strong as those before."""
    best_of_step: dict[int, ClaimStrength] = {}
    last = ClaimStrength.ASIDE
    for i, strength in enumerate(strengths):
        if i and continues_row(text, i):
            strength = max(strength, last)
        step = step_of(text, i)
        if step >= 0:
            earlier = (best for other, best in best_of_step.items() if other < step)
            strength = max([strength, *earlier])
            best_of_step[step] = strength
        last = strength
        yield strength


def continues_row(text: NumberText, i: int) -> bool:
    """Whether a number is the next of a row: `3, 7, 15`, `3 -> 7`, `3, then 3 + 4 = 7`."""
    between = text.between(i)
    if not between or not _joins_a_row(between[0]):
        return False
    return all(_joins_a_row(word) or word.kind in _CALCULATION for word in between)


def _joins_a_row(word: Token) -> bool:
    return word.kind in {TokenKind.COMMA, TokenKind.ARROW} or word.text in ROW_JOINTS


def step_of(text: NumberText, i: int) -> int:
    """The number of the layer or step that number `i` is the value of, or -1."""
    sources = (text.before(i), text.after(i), list(reversed(text.between(i))))
    return next((step for words in sources for step in _step_labels(words)), -1)


def _step_labels(words: list[Token]) -> Iterator[int]:
    """The steps that some words name: `layer 3`, `third`, `R_3`."""
    for word, following in pairwise([*words, Token(TokenKind.STOP, (0, 0))]):
        # The words in front of a number come in reverse: `3 layer`.
        is_forward = word.kind is TokenKind.WORD
        label, number = (word, following) if is_forward else (following, word)
        if stem(label) in NUMBERED and number.kind is TokenKind.NUMBER:
            yield int(min(number.value, LAST))
        elif word.text in ORDINALS:
            yield ORDINALS[word.text]
        elif is_name(word) and word.text[-1:].isdigit():
            yield int(word.text[-1])
