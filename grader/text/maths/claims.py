"""The one number that a text claims, or the reason why it claims none.

1. The candidates are the numbers that are alone or at the end of a chain of equations (`15x15` is
   15), but not operands.
2. Some are refused: denied numbers, copies from the question, labels (`layer 3`) and values of
   other quantities (`stride 2`).
3. Of the others, the one with the greatest `ClaimStrength` wins, and among equals the last.
4. If `or` joins the winner to another value, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.text.maths.claim_strength import ClaimStrength, claim_strengths
from grader.text.maths.number_text import NumberText, Phrases
from grader.text.maths.readable_text import readable
from grader.text.maths.refusals import is_hypothetical, refused_numbers
from grader.text.maths.rows import Span
from grader.text.maths.tokens import TokenKind
from grader.text.maths.vocabulary import ANSWERING, HEDGING

_NEAR = 8
"""Words between two numbers that `or` still joins."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The number that a text claims.

    Attributes:
        value: the number, or None.
        span: its offsets in the text, end exclusive.
        reason: why there is no value, as the end of a sentence ("it names 2: 13 and 15").
        strength: how clearly it is claimed.
        others: other numbers that are claimed as clearly, in order of place.
        named: all numbers that are not refused, in order of place.
        alternatives: the offsets of the numbers between which the text does not choose.
    """

    value: float | None
    span: Span = (0, 0)
    reason: str = ""
    strength: ClaimStrength = ClaimStrength.ASIDE
    others: tuple[float, ...] = ()
    named: tuple[float, ...] = ()
    alternatives: tuple[Span, ...] = ()

    @property
    def names_a_number(self) -> bool:
        """Whether the text names a number that may be a claim, even next to an alternative."""
        return self.span != (0, 0)


def find_claim(
    text: str, *, called: Iterable[str] = (), not_called: Iterable[str] = (), question: str = ""
) -> Claim:
    """The number that a Markdown text claims.

    Args:
        called: names of the quantity that the question asks for (`receptive field`, `R_3`).
        not_called: names of other quantities, whose values do not answer (`stride`, `kernel`).
        question: the question's text; a number copied from it is not a claim.
    """
    names = Phrases([*called, *ANSWERING])
    everything = NumberText.of(readable(text))
    refused = refused_numbers(everything, names, Phrases(not_called), question)
    remaining = everything.without(refused)
    if not remaining.numbers:
        return Claim(None, reason="it names no number")
    return _strongest(remaining, claim_strengths(remaining, names))


def _strongest(text: NumberText, strengths: Sequence[ClaimStrength]) -> Claim:
    strength = max(strengths)
    equals = [i for i, other in enumerate(strengths) if other == strength]
    winner = text.numbers[equals[-1]]
    span = _span(text, equals[-1])
    values = dict.fromkeys(text.numbers[i].value for i in equals)
    others = tuple(value for value in values if value != winner.value)
    if alternatives := _alternatives(text, equals[-1]):
        numbers = list(dict.fromkeys(f"{text.numbers[i].value:.12g}" for i in alternatives))
        reason = f"it names {len(numbers)}: {', '.join(numbers[:-1])} and {numbers[-1]}"
        spans = tuple(_span(text, i) for i in alternatives)
        return Claim(None, span, reason, strength, others, alternatives=spans)
    named = tuple(dict.fromkeys(number.value for number in text.numbers))
    return Claim(winner.value, span, strength=strength, others=others, named=named)


def _span(text: NumberText, i: int) -> Span:
    number = text.numbers[i]
    return text.words[number.first].span[0], text.words[number.last].span[1]


def _alternatives(text: NumberText, i: int) -> range | None:
    """The numbers that a word like `or` joins to number `i`: `13 or 15`, `7, 11, 13 or 15`."""
    for right in (i, i + 1):
        if 0 < right < len(text.numbers) and _is_alternative(text, right):
            first, last = right - 1, right
            while first > 0 and _is_listed(text, first):
                first -= 1
            while last + 1 < len(text.numbers) and _is_alternative(text, last + 1):
                last += 1
            return range(first, last + 1)
    return None


def _is_listed(text: NumberText, right: int) -> bool:
    """Whether a number follows the one before it after a comma, or is an alternative to it."""
    before, number = text.numbers[right - 1], text.numbers[right]
    commas = all(word.kind is TokenKind.COMMA for word in text.between(right))
    is_bare = commas and not (before.name or number.name)
    return is_bare or _is_alternative(text, right)


def _is_alternative(text: NumberText, right: int) -> bool:
    """Whether a number is an alternative to the one before it: `13 or 15`, `13 to 15`."""
    before, number = text.numbers[right - 1], text.numbers[right]
    if before.value == number.value or before.name or number.name or is_hypothetical(text, right):
        return False
    words = [word.text for word in text.between(right)]
    if len(words) > _NEAR:
        return False
    return bool(HEDGING & set(words)) or _is_range(text, right, words)


def _is_range(text: NumberText, right: int, words: list[str]) -> bool:
    """`between 7 and 15`, `7 to 15`; but `from 3 to 7 to 15` is a row."""
    if words == ["and"]:
        return [word.text for word in text.before(right - 1)[:1]] == ["between"]
    is_row = right > 1 and [word.text for word in text.between(right - 1)] == ["to"]
    return words == ["to"] and not is_row
