"""Typing errors: an unknown word that is all but a word of the rubric is read as that word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from grader.prose.lexicon import COMMON_STEMS, SMALL
from grader.prose.stems import american, stem
from grader.prose.words import Word

SHORTEST = 5
"""Letters; shorter words have too many neighbours to guess."""
MOST_GUESSES = 300
"""Unknown words of one answer that are looked up."""


def corrected(words: Sequence[Word], vocabulary: Iterable[str]) -> tuple[Word, ...]:
    """The words with typing errors put right; offsets stay those of what was written.

    A word of the dictionary or of the vocabulary is never a typing error.
    """
    known = tuple(sorted(set(vocabulary)))
    stems = frozenset(map(stem, known))
    guesses = 0
    out = []
    for word in words:
        if _could_be_typo(word, stems) and guesses < MOST_GUESSES:
            guesses += 1
            meant = _nearest(american(word.text), known)
            if meant:
                word = replace(word, text=meant, stem=stem(meant))
        out.append(word)
    return tuple(out)


def is_english(word: Word) -> bool:
    """Whether a word is a frequent English one."""
    return word.text in SMALL or word.stem in COMMON_STEMS


def _could_be_typo(word: Word, stems: frozenset[str]) -> bool:
    return (
        len(word.text) >= SHORTEST
        and word.text.isalpha()
        and not word.sign
        and word.stem not in stems
        and not is_english(word)
    )


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word within reach, or the empty string: one edit, two from eight letters on."""
    room = 1 if len(word) < 8 else 2
    best, best_distance = "", room + 1
    for candidate in known:
        if len(candidate) < SHORTEST or candidate[0] != word[0]:
            continue
        distance = OSA.distance(word, candidate, score_cutoff=room)
        if distance < best_distance:
            best, best_distance = candidate, distance
    return best
