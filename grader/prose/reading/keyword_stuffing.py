"""Lists of keywords: sentences that name things and say nothing about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from grader.prose.reading.lexicon import CONNECTING, FINITE_VERBS
from grader.prose.reading.words import Word

SMALLEST = 8
"""Words; fewer may be a terse answer."""
SMALLEST_UNCONNECTED = 5
"""Words, if no word connects them and none is inflected."""
LOWEST_SHARE = 0.15
"""Share of connecting words below which an answer is a list of keywords."""
LOWEST_SHARE_OF_SENTENCE = 0.1
"""The same for one sentence among others."""
SHORTEST_SENTENCE = 3
"""Words; each later sentence of at least this length counts as one connecting word."""
LONGEST_KEYWORD = 4
"""Words between two commas; more are not a bare keyword."""
MOST_KEYWORDS = 5
"""Keywords in a row; fewer may be an enumeration."""
_INFLECTED = re.compile(r"(?:s|ed|ing)$")
_SEPARATOR = re.compile(r"[,;/:]")
_SIGN_OF_SENTENCE = re.compile(r"[:|(]")
_SIGN_OF_LIST = re.compile(r"[:|,;/\n`)]| - ")


def keyword_lists(
    words: Sequence[Word], sentence: Sequence[int], *, lists: bool = False
) -> frozenset[int]:
    """The indices of all words in lists of keywords.

    Args:
        words: the answer.
        sentence: the number of each word's sentence.
        lists: whether a bare list is a proper answer; then only heaps of unconnected words count.
    """
    everything = range(len(words))
    long_sentences = sum(len(list(group)) >= SHORTEST_SENTENCE for _, group in groupby(sentence))
    if not lists and _is_keyword_list(
        words, everything, LOWEST_SHARE, connections=max(long_sentences - 1, 0)
    ):
        return frozenset(everything)
    found = set() if lists else set(_between_commas(words, sentence))
    for _, group in groupby(range(len(words)), key=lambda at: sentence[at]):
        places = list(group)
        if _is_keyword_list(words, places, LOWEST_SHARE_OF_SENTENCE, lists=lists):
            found.update(places)
    return frozenset(found)


def _between_commas(words: Sequence[Word], sentence: Sequence[int]) -> Iterator[int]:
    """The indices of words in long runs of bare keywords between commas.

    Formulas between the keywords do not count.
    """
    run: list[int] = []
    keywords = 0
    for part in [*_parts(words, sentence), []]:
        bare = _is_bare(words, part)
        if run and not (bare and sentence[run[-1]] == sentence[part[0]]):
            if keywords >= MOST_KEYWORDS:
                yield from run
            run, keywords = [], 0
        if bare:
            run += part
            keywords += _holds_keyword([words[at] for at in part])


def _holds_keyword(part: Sequence[Word]) -> bool:
    """Whether a part holds more than a piece of a formula."""
    named = any(len(word.text) > 2 and not word.sign for word in part)
    return named and not any(word.text.isdigit() for word in part)


def _is_bare(words: Sequence[Word], part: Sequence[int]) -> bool:
    """Whether a part is short and has no verb."""
    verbless = not any(words[at].text in FINITE_VERBS for at in part)
    return verbless and 0 < len(part) <= LONGEST_KEYWORD


def _parts(words: Sequence[Word], sentence: Sequence[int]) -> Iterator[list[int]]:
    """The indices of the words between one comma and the next."""
    part: list[int] = []
    for at, word in enumerate(words):
        if part and (_SEPARATOR.search(word.before) or sentence[at] != sentence[at - 1]):
            yield part
            part = []
        part.append(at)
    if part:
        yield part


def _is_keyword_list(
    words: Sequence[Word],
    places: Sequence[int],
    lowest: float,
    *,
    lists: bool = False,
    connections: int = 0,
) -> bool:
    """Whether hardly any word or sign connects the others."""
    signs = _SIGN_OF_LIST if lists else _SIGN_OF_SENTENCE
    connections += sum(
        words[at].text in CONNECTING or words[at].sign or bool(signs.search(words[at].before))
        for at in places
    )
    inflected = any(_INFLECTED.search(words[at].text) for at in places)
    smallest = SMALLEST if connections or inflected or lists else SMALLEST_UNCONNECTED
    return len(places) >= smallest and connections < lowest * len(places)
