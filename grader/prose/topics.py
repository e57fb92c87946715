"""What each word is said of, when an answer compares things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from grader.prose.lexicon import ARTICLES, HAS_VERB
from grader.prose.names import Mention
from grader.prose.reading import Reading

_ASIDE = frozenset("unlike than versus vs from to beyond extends extending like against over".split())
"""Before a name: it is what something is compared with, not what is spoken of."""
_COUNTED = frozenset(
    "each every per any which same different individual single object two several".split()
)
"""Before a name: it is one of many things, not what is spoken of ('each instance')."""
_KINDS = frozenset("extension version variant form generalization special kind type".split())
_KIND_WORDS = frozenset("one kind type task method version variant approach case also".split())


def topics(
    reading: Reading, names: Sequence[Mention], known: Sequence[str]
) -> tuple[str | None, ...]:
    """By word, the thing that its clause speaks of; None before any is named.

    A clause that names nothing goes on about the last thing named; one that names a single thing
    speaks of it, wherever the name stands; in one that names several, each holds until the next.

    Args:
        reading: the answer.
        names: where it names one of the things.
        known: the names of all things.
    """
    heads = [mention for mention in names if not _is_aside(reading, mention)]
    out: list[str | None] = []
    current: str | None = None
    for _, group in groupby(range(len(reading.words)), key=lambda at: reading.clause[at]):
        places = list(group)
        own = [m for m in heads if places[0] <= m.first <= places[-1]]
        others = _others(reading, places) if len(known) == 2 else frozenset()
        said = list(_within(places, own, current, known, others))
        out += said
        current = said[-1]
    return tuple(out)


def _within(
    places: Sequence[int],
    own: Sequence[Mention],
    current: str | None,
    known: Sequence[str],
    others: frozenset[int],
) -> Iterator[str | None]:
    """The topic of each word of one clause."""
    topic = own[0].name if own else current
    waiting = list(own)
    for at in places:
        if at in others and topic is not None:
            topic = known[topic == known[0]]
        while waiting and waiting[0].first <= at:
            topic = waiting.pop(0).name
        yield topic


def _is_aside(reading: Reading, mention: Mention) -> bool:
    at = mention.first - 1
    if at >= 0 and reading.words[at].text in _COUNTED:
        return True
    while at >= 0 and reading.words[at].text in ARTICLES:
        at -= 1
    if at < 0 or reading.sentence[at] != reading.sentence[mention.first]:
        return False
    if reading.words[at].text == "of":
        return at > 0 and reading.words[at - 1].text in _KINDS
    return reading.words[at].text in _ASIDE and "," not in reading.words[at + 1].before


def _others(reading: Reading, places: Sequence[int]) -> frozenset[int]:
    """Where 'the other' stands for the other of two things."""
    found = set()
    for at in places[1:]:
        following = reading.words[at + 1].text if at < places[-1] else "is"
        if reading.words[at].text == "other" and reading.words[at - 1].text == "the":
            if following in HAS_VERB | _KIND_WORDS:
                found.add(at)
    return frozenset(found)
