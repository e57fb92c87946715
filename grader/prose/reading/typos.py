"""Typing errors: an unknown word that is almost a word of the rubric is read as that word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from rapidfuzz.distance import OSA

from grader.prose.reading.lexicon import COMMON_STEMS, SMALL
from grader.prose.reading.stems import american, stem
from grader.prose.reading.words import Word
from grader.prose.vocabularies.general_english import ENGLISH
from grader.prose.vocabularies.subject_vocabulary import Vocabulary

SHORTEST = 5
"""Letters; a shorter word is close to too many others."""
SHORTEST_SWAPPED = 4
"""Letters; in a shorter word no two letters are swapped back."""
MOST_GUESSES = 300
"""Unknown words of one answer that are corrected."""


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the reader of an answer knows besides frequent English words.

    Attributes:
        words: the words of a check's patterns, sorted; typing errors are corrected to them.
        compounds: the pairs of them that may be written as one word, by that word.
        stems: the stems of `words`.
        vocabulary: the vocabulary of the subject.
    """

    words: tuple[str, ...] = ()
    compounds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()
    vocabulary: Vocabulary = ENGLISH

    @classmethod
    def of(
        cls,
        words: Iterable[str],
        pairs: Iterable[tuple[str, str]] = (),
        vocabulary: Vocabulary = ENGLISH,
    ) -> Self:
        """The known words, with pairs of words that may be written as one."""
        compounds = {left + right: (left, right) for left, right in pairs}
        known = tuple(sorted({*words, *compounds}))
        return cls(known, compounds, frozenset(map(stem, known)), vocabulary)


def corrected(words: Sequence[Word], known: KnownWords) -> tuple[Word, ...]:
    """The words with typing errors corrected and compounds split; offsets stay the same.

    Known words and frequent English words are never typing errors.
    """
    guesses = 0
    out: list[Word] = []
    for word in words:
        meant = word.text
        if _could_be_typo(word, known.stems) and guesses < MOST_GUESSES:
            guesses += 1
            meant = _meant(american(word.text), known.words) or meant
        out += _rewritten(word, known.compounds.get(meant, (meant,)))
    return tuple(out)


def _rewritten(word: Word, texts: Sequence[str]) -> Iterator[Word]:
    """The word that is meant; each part of a compound keeps the offsets of the whole."""
    if len(texts) == 1 and texts[0] == word.text:
        yield word
        return
    for at, text in enumerate(texts):
        yield replace(word, text=text, stem=stem(text), before=word.before if at == 0 else " ")


def is_english(word: Word) -> bool:
    """Whether a word is a frequent English one."""
    return word.text in SMALL or word.stem in COMMON_STEMS


def _could_be_typo(word: Word, stems: frozenset[str]) -> bool:
    return (
        len(word.text) >= SHORTEST_SWAPPED
        and word.text.isalpha()
        and not word.sign
        and word.stem not in stems
        and not is_english(word)
    )


def _derived(word: str, candidate: str) -> bool:
    """Whether one word is the other with an ending ('encoder'), which is not a typing error."""
    return word.startswith(candidate) or candidate.startswith(word)


def _meant(word: str, known: tuple[str, ...]) -> str:
    """The known word that is meant, perhaps in its plural, or the empty string."""
    if len(word) < SHORTEST:
        return _swapped(word, known)
    found = _nearest(word, known)
    if not found and word.endswith("s") and len(word) > SHORTEST:
        found = _nearest(word[:-1], known)
    return found


def _swapped(word: str, known: tuple[str, ...]) -> str:
    """The known word with two adjacent letters swapped, or the empty string."""
    for at in range(1, len(word) - 1):
        other = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        for candidate in (other, other.removesuffix("s")):
            if candidate in known:
                return candidate
    return ""


def _nearest(word: str, known: tuple[str, ...]) -> str:
    """The nearest known word within one edit, or two for eight letters and more."""
    most_edits = 1 if len(word) < 8 else 2
    best, best_distance = "", most_edits + 1
    for candidate in known:
        if len(candidate) < SHORTEST or candidate[0] != word[0] or _derived(word, candidate):
            continue
        distance = OSA.distance(word, candidate, score_cutoff=most_edits)
        if distance < best_distance:
            best, best_distance = candidate, distance
    return best
