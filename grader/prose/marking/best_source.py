"""The source of a group of things: the one before or after it that fits better."""

from __future__ import annotations

from collections.abc import Sequence

from grader.prose.marking.mention_groups import MentionGroup
from grader.prose.reading.lexicon import listed
from grader.prose.reading.read_prose import ProseReading
from grader.prose.reading.words import Word

_FROM = listed(
    "from of by come coming taken take equals is are be derived generated computed produced "
    "calculated obtained belong stem originate provided supplied given in at"
)
"""Words between a thing and its source."""
_GIVES = listed(
    "provid give suppli serv use as for like deliv becom yield produc hand send form generat ask "
    "pose contribut get to s act offer make comput play come bring hold furnish feed turn pass "
    "emit return constitut forward repres project into"
)
"""Stems of the words between a source and what it gives."""
_SKIPPED = 1.2
"""How much worse a source fits for each group of things in between."""
_PARTED = 3.0
"""How much worse a source fits on the other side of a word that contrasts two things."""
_PARTING = listed("while whereas but")
"""Words that contrast two things."""


def best_source(reading: ProseReading, groups: Sequence[MentionGroup], at: int) -> int | None:
    """The index of the source before or after the things at `at` that fits best.

    Other things may come in between: 'the encoder's output, once as keys and once as values'.
    """
    from_source = groups[0].is_source
    sides = []
    for step, gives, in_order in ((1, False, not from_source), (-1, True, from_source)):
        source = _next_source(reading, groups, at, step)
        if source is None:
            continue
        left, right = sorted((groups[source], groups[source - step]), key=lambda group: group.first)
        fit = _fit(reading, left, right, gives=gives) + in_order / 2
        skipped = abs(source - at) - 1
        if skipped:
            fit -= _SKIPPED * skipped + _PARTED * _is_parted(reading, groups[source], groups[at])
        sides.append((fit, source))
    return max(sides)[1] if sides else None


def _next_source(
    reading: ProseReading, groups: Sequence[MentionGroup], at: int, step: int
) -> int | None:
    """The nearest source on one side of the things at `at`.

    The search stops at things that the sentence names again. Things that come 'from' something
    else have no source before them.
    """
    elsewhere = _comes_from(reading, groups[at].last)
    if elsewhere and step < 0:
        return None
    alone = _is_named_once(groups, groups[at]) and not elsewhere
    place = at + step
    while 0 <= place < len(groups) and not groups[place].is_source:
        if not alone and groups[place].names != groups[at].names:
            return None
        place += step
    return place if 0 <= place < len(groups) else None


def _comes_from(reading: ProseReading, last: int) -> bool:
    """Whether 'from' follows a word in its sentence."""
    after = last + 1
    if after == len(reading.words) or reading.sentence[after] != reading.sentence[last]:
        return False
    return reading.words[after].text == "from"


def _is_named_once(groups: Sequence[MentionGroup], own: MentionGroup) -> bool:
    """Whether no other group of the sentence names one of the same things."""
    others = (group for group in groups if group is not own and not group.is_source)
    return not any(own.names & other.names for other in others)


def _is_parted(reading: ProseReading, one: MentionGroup, other: MentionGroup) -> bool:
    left, right = sorted((one, other), key=lambda group: group.first)
    return any(word.text in _PARTING for word in reading.words[left.last + 1 : right.first])


def _fit(reading: ProseReading, left: MentionGroup, right: MentionGroup, *, gives: bool) -> float:
    """How closely two groups belong together; `gives` if the left one is the source."""
    between = reading.words[left.last + 1 : right.first]
    texts = {word.text for word in between}
    gaps = [word.before for word in reading.words[left.last + 1 : right.first + 1]]
    fit = 2.0 * has_cue(between, gives=gives) - 0.05 * len(between)
    fit -= 1.5 * any("," in gap or ";" in gap for gap in gaps)
    fit -= 1.5 * ("and" in texts)
    fit -= _PARTED * bool(texts & _PARTING)
    fit += 2.0 * (not between and "(" in gaps[0])
    return fit + any(sign in gap for gap in gaps for sign in ":(=|")


def has_cue(between: Sequence[Word], *, gives: bool) -> bool:
    """Whether a word says that a source gives a thing, or that a thing comes from a source."""
    return any(word.stem in _GIVES if gives else word.text in _FROM for word in between)
