"""Heaps of keywords: sentences that name things and say nothing about them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from grader.prose.lexicon import TYING
from grader.prose.words import Word

SMALLEST = 8
"""Words; fewer may well be a terse answer."""
LOWEST_SHARE = 0.15
"""Share of words that tie others together, below which an answer is a heap."""
LOWEST_SHARE_OF_SENTENCE = 0.1
"""The same for one sentence among others."""
_SIGN_OF_SENTENCE = re.compile(r"[:|]")
_SIGN_OF_LIST = re.compile(r"[:|,;/\n`)]| - ")


def heaps(words: Sequence[Word], sentence: Sequence[int], *, lists: bool = False) -> frozenset[int]:
    """The indices of all words that stand in a heap.

    Args:
        words: the answer.
        sentence: the number of each word's sentence.
        lists: a list is a fair answer; only words without any order are a heap.
    """
    everything = range(len(words))
    if not lists and _is_heap(words, everything, LOWEST_SHARE):
        return frozenset(everything)
    found: set[int] = set()
    for _, group in groupby(range(len(words)), key=lambda at: sentence[at]):
        places = list(group)
        if _is_heap(words, places, LOWEST_SHARE_OF_SENTENCE, lists=lists):
            found.update(places)
    return frozenset(found)


def _is_heap(
    words: Sequence[Word], places: Sequence[int], lowest: float, *, lists: bool = False
) -> bool:
    """Whether hardly any of the words and signs tie the others together."""
    signs = _SIGN_OF_LIST if lists else _SIGN_OF_SENTENCE
    tied = sum(
        words[at].text in TYING or words[at].sign or bool(signs.search(words[at].before))
        for at in places
    )
    return len(places) >= SMALLEST and tied < lowest * len(places)
