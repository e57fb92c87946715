"""The ideas that an answer lacks: which of them are needed for full marks, and in which words.

Weights of ideas may add up to more than all points. Then several ideas are alternatives, and some
are not needed at all: neither is a loss.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from grader.model import CheckGrade, Evidence
from grader.presentation.wording import points

_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class Choice:
    """Ideas with the same weight, as indices; `enough` of them lead to full marks."""

    ideas: tuple[int, ...]
    enough: int


def choices(shares: Sequence[Fraction], gap: Fraction) -> Iterator[Choice]:
    """What an answer needs for full marks; ideas in no choice are not needed.

    Args:
        shares: the part of the points that each missing idea is worth, greater than 0.
        gap: the part of the points that was not earned.
    """
    order = sorted(range(len(shares)), key=lambda at: -shares[at])
    for share, group in groupby(order, key=lambda at: shares[at]):
        if gap <= 0:
            return
        ideas = tuple(group)
        enough = min(math.ceil(gap / share), len(ideas))
        yield Choice(ideas, enough)
        gap -= enough * share


def merge_missing(check: CheckGrade, evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence with one item for each choice of missing ideas, and each hint only once."""
    items = list(evidence)
    missing = [item for item in items if is_missing_idea(item)]
    gap = 1 - check.outcome.fraction
    first = next((at for at, item in enumerate(items) if is_missing_idea(item)), 0)
    others = [(at, item) for at, item in enumerate(items) if not is_missing_idea(item)]
    said = {item.message for _, item in others if item.message}
    merged = []
    for item in _in_words(check, missing, gap):
        is_new = item.message not in said
        said.add(item.message)
        merged.append(item if is_new else replace(item, message=""))
    before = [item for at, item in others if at < first]
    after = [item for at, item in others if at >= first]
    return [*before, *(item for item in merged if item.concept or item.message), *after]


def is_missing_idea(item: Evidence) -> bool:
    """Whether an idea was not found in the answer; it has no name if the rubric hides that."""
    return bool(item.share) and not item.earned and item.span is None


def _in_words(check: CheckGrade, missing: Sequence[Evidence], gap: Fraction) -> Iterator[Evidence]:
    found = choices([item.share for item in missing], gap)
    needed = sorted(found, key=lambda choice: choice.ideas)
    required = sorted(at for c in needed if c.enough == len(c.ideas) for at in c.ideas)
    for at in required:
        item, worth = missing[at], _worth(check.possible, missing[at].share)
        yield replace(item, concept=f"{item.concept} ({worth})" if item.concept else "")
    for choice in needed:
        ideas = [missing[at] for at in choice.ideas]
        worth = _worth(check.possible, ideas[0].share)
        if choice.enough == len(ideas):
            continue
        verb = "is" if choice.enough == 1 else "are"
        names = "; ".join(item.concept for item in ideas)
        number = _NUMBERS[choice.enough] if choice.enough < len(_NUMBERS) else choice.enough
        words = f"not found, and {number} of these {verb} enough: {names} ({worth} each)."
        said = check.outcome.feedback
        hints = dict.fromkeys(item.message for item in ideas if item.message not in said)
        named = [words] if ideas[0].concept else []
        yield replace(ideas[0], concept="", message=" ".join([*named, *filter(None, hints)]))


def _worth(possible: Decimal, share: Fraction) -> str:
    """The points of an idea, rounded to cents as all points are."""
    worth = points(round(Decimal(share.numerator) * possible / share.denominator, 2))
    return f"{worth} point" if worth == "1" else f"{worth} points"
