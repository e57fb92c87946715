"""How strongly a text claims each of its numbers, judged by the words around it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from enum import IntEnum
from itertools import chain

from grader.text.maths.number_text import NumberText, Phrases
from grader.text.maths.refusals import is_supposed
from grader.text.maths.scopes import concluded, is_assigned, is_bracketed, standing_with
from grader.text.maths.tokens import TokenKind
from grader.text.maths.vocabulary import OPENING
from grader.text.maths.working_steps import goes_on, step_of


class ClaimStrength(IntEnum):
    """Why a number may be the claim: the strongest wins, and among equals the last."""

    ASIDE = 0  # in brackets after another number, or given to a letter: `k = 3`
    MENTIONED = 1
    COMPUTED = 2  # what a calculation comes to
    CONCLUDED = 3  # after `so`, `therefore`, `in total`
    STATED = 4  # with the name of what is asked; bold; after `answer`; opening the text


def cues(reading: NumberText, called: Phrases) -> list[ClaimStrength]:
    """The cue of each number of the reading.

    Args:
        called: names of what is asked, and words for an answer.
    """
    found = [_alone(reading, i) for i in range(len(reading.numbers))]
    for i in concluded(reading):
        found[i] = max(found[i], ClaimStrength.CONCLUDED)
    named = chain(standing_with(reading, called), _in_columns(reading, called))
    for i in chain(named, _strong(reading), _opening(reading)):
        found[i] = ClaimStrength.STATED
    return [
        min(cue, ClaimStrength.MENTIONED) if is_supposed(reading, i) else cue
        for i, cue in enumerate(_passed_on(reading, found))
    ]


def _alone(reading: NumberText, i: int) -> ClaimStrength:
    """The cue of a number that no word speaks for."""
    number = reading.numbers[i]
    if number.is_computed:
        return ClaimStrength.COMPUTED
    if is_assigned(reading, i) or is_bracketed(reading, i):
        return ClaimStrength.ASIDE
    return ClaimStrength.MENTIONED


def _strong(reading: NumberText) -> Iterator[int]:
    """Numbers in bold, or in a box."""
    is_bold, at = False, 0
    for i, number in enumerate(reading.numbers):
        for word in reading.words[at : number.first]:
            if word.kind is TokenKind.STRONG:
                is_bold = not is_bold
            elif word.kind is TokenKind.STOP and not word.text:  # a new paragraph or list item
                is_bold = False
        at = number.first
        is_boxed = at > 0 and reading.words[at - 1].kind is TokenKind.BOX
        if is_bold or is_boxed:
            yield i


def _opening(reading: NumberText) -> Iterator[int]:
    """The number that opens the text, as in `= 15.` and `It is 15 pixels`."""
    if reading.numbers:
        words = (word for word in reading.between(0) if word.kind is TokenKind.WORD)
        if all(word.text in OPENING for word in words):
            yield 0


def _in_columns(reading: NumberText, called: Phrases) -> Iterator[int]:
    """The numbers of a table's column that is headed by a name."""
    named = {start for start, _ in called.found(reading.words)}
    column = 0
    for start, end in reading.sentences():
        bars = [at for at in range(start, end) if reading.words[at].text == "|"]
        heads = named.intersection(range(start, end))
        if not bars:
            column = 0
        elif heads and not column:
            column = bisect_left(bars, min(heads))
        elif 0 < column < len(bars):
            yield from range(
                reading.next_number(bars[column - 1]), reading.next_number(bars[column])
            )


def _passed_on(reading: NumberText, found: list[ClaimStrength]) -> Iterator[ClaimStrength]:
    """A later step, or the next of a row `3, 7, 15`, is claimed as strongly as those before it."""
    best: dict[int, ClaimStrength] = {}
    last = ClaimStrength.ASIDE
    for i, cue in enumerate(found):
        if i and goes_on(reading, i):
            cue = max(cue, last)
        step = step_of(reading, i)
        if step >= 0:
            cue = max([cue, *(other for earlier, other in best.items() if earlier < step)])
            best[step] = cue
        last = cue
        yield cue
