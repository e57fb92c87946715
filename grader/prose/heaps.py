"""Heaps of keywords: sentences that name things and say nothing about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from grader.prose.lexicon import HAS_VERB
from grader.prose.words import Word

SMALLEST = 8
"""Words; fewer may well be a terse answer."""
LOWEST_SHARE = 0.12
"""Share of words that tie others together, below which a sentence is a heap."""
_SIGN_OF_SENTENCE = re.compile(r"[:|]")


def heaps(words: Sequence[Word], sentence: Sequence[int]) -> frozenset[int]:
    """The indices of all words that stand in a heap."""
    found: set[int] = set()
    for _, group in groupby(range(len(words)), key=lambda at: sentence[at]):
        places = list(group)
        if len(places) >= SMALLEST and _tied(words, places) < LOWEST_SHARE * len(places):
            found.update(places)
    return frozenset(found)


def _tied(words: Sequence[Word], places: Sequence[int]) -> int:
    """Words and signs that tie others together."""
    return sum(
        words[at].text in HAS_VERB
        or words[at].sign
        or bool(_SIGN_OF_SENTENCE.search(words[at].before))
        for at in places
    )
