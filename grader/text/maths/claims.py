"""The one number that a text claims, or why it claims none.

The rule. Candidates are the numbers that stand by themselves or at the end of a chain of equations
(`15x15` is 15); operands are none. Some are refused: negated ones, copies from the question, labels
(`layer 3`) and the values of other quantities (`stride 2`). Each that is left has a `Cue`: the
strongest wins, and among equals the last. Where `or` joins the winner to another value, nothing is
claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.text.maths.cues import ClaimStrength, cues
from grader.text.maths.number_text import NumberText, Phrases
from grader.text.maths.readable_text import readable
from grader.text.maths.refusals import is_supposed, refused
from grader.text.maths.rows import Span
from grader.text.maths.vocabulary import ANSWERING, HEDGING

_NEAR = 8
"""Words between two numbers that `or` still joins."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a text claims.

    Attributes:
        value: the number, or None.
        span: its offsets in the text, end exclusive.
        reason: why there is no value, as the end of a sentence ("it names two: 13 and 15").
        cue: how clearly it is claimed.
        others: different numbers that are claimed as clearly, in order of place.
        named: all numbers that may be claims, however clearly.
    """

    value: float | None
    span: Span = (0, 0)
    reason: str = ""
    cue: ClaimStrength = ClaimStrength.ASIDE
    others: tuple[float, ...] = ()
    named: tuple[float, ...] = ()

    @property
    def names_a_number(self) -> bool:
        """Whether there is a number to judge, claimed clearly or hedged."""
        return self.span != (0, 0)


def claim(
    text: str, *, called: Iterable[str] = (), not_called: Iterable[str] = (), question: str = ""
) -> Claim:
    """The number that a Markdown text claims.

    Args:
        called: names of what is asked (`receptive field`, `R_3`).
        not_called: names of other quantities, whose values are no answers (`stride`, `kernel`).
        question: the question's own text; numbers copied from it claim nothing.
    """
    names = Phrases([*called, *ANSWERING])
    everything = NumberText.of(readable(text))
    reading = everything.without(refused(everything, names, Phrases(not_called), question))
    if not reading.numbers:
        return Claim(None, reason="it names no number")
    return _chosen(reading, cues(reading, names))


def _chosen(reading: NumberText, found: Sequence[ClaimStrength]) -> Claim:
    strongest = max(found)
    equals = [i for i, cue in enumerate(found) if cue == strongest]
    winner = reading.numbers[equals[-1]]
    span = reading.words[winner.first].span[0], reading.words[winner.last].span[1]
    others = _distinct(reading, equals, but=winner.value)
    if alternative := _alternative(reading, equals[-1]):
        reason = f"it names two: {' and '.join(f'{value:.12g}' for value in alternative)}"
        return Claim(None, span, reason, strongest, others)
    named = tuple(dict.fromkeys(number.value for number in reading.numbers))
    return Claim(winner.value, span, cue=strongest, others=others, named=named)


def _distinct(reading: NumberText, indices: Iterable[int], *, but: float) -> tuple[float, ...]:
    values = dict.fromkeys(reading.numbers[i].value for i in indices)
    return tuple(value for value in values if value != but)


def _alternative(reading: NumberText, i: int) -> tuple[float, float] | None:
    """The two values, if the number is joined to a neighbour by `or` and the like."""
    for left, right in ((i - 1, i), (i, i + 1)):
        if left >= 0 and right < len(reading.numbers) and _is_hedged(reading, right):
            return reading.numbers[left].value, reading.numbers[right].value
    return None


def _is_hedged(reading: NumberText, right: int) -> bool:
    """Whether a number stands as an alternative to the one before it: `13 or 15`, `13 to 15`."""
    before, number = reading.numbers[right - 1], reading.numbers[right]
    if before.value == number.value or before.name or number.name or is_supposed(reading, right):
        return False
    words = [word.text for word in reading.between(right)]
    if len(words) > _NEAR:
        return False
    return bool(HEDGING & set(words)) or _is_range(reading, right, words)


def _is_range(reading: NumberText, right: int, words: list[str]) -> bool:
    """`between 7 and 15`, `7 to 15`; `from 3 to 7 to 15` is a row."""
    if words == ["and"]:
        return [word.text for word in reading.before(right - 1)[:1]] == ["between"]
    is_row = right > 1 and [word.text for word in reading.between(right - 1)] == ["to"]
    return words == ["to"] and not is_row
