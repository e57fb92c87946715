"""Which source each thing comes from, in any order of words.

Adjacent mentions of one kind are a group ('keys and values'). A group of things belongs to the
group of sources before or after it. Words such as 'from' and 'gives', the borders of clauses and
the order of the sentence decide which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.prose.marking.best_source import best_source, has_cue
from grader.prose.marking.mention_groups import MentionGroup, grouped
from grader.prose.patterns.matcher import Match
from grader.prose.patterns.mentions import Mention
from grader.prose.reading.lexicon import listed
from grader.prose.reading.read_prose import ProseReading, Span
from grader.prose.reading.words import Word

_ORIGIN = listed("from of by come belong stem originate derive")
_BEING = listed("is are was were both all also the an a")
"""Words after a pronoun that refers to a thing and introduces its source."""
_FRAGMENT = 3
"""Words; a shorter sentence only answers the one before."""
_BACK = listed("they those these it this that both")


@dataclass(frozen=True, slots=True)
class Link:
    """A statement that a thing comes, or does not come, from a source."""

    thing: str
    source: str
    spans: tuple[Span, ...]
    denied: bool


def links(
    reading: ProseReading, things: Sequence[Mention], sources: Sequence[Mention]
) -> tuple[Link, ...]:
    """Every link that an answer states, in order."""
    found: list[Link] = []
    before: tuple[MentionGroup, ...] = ()
    mentioned = [*((False, mention) for mention in things)]
    mentioned += [(True, mention) for mention in (*sources, *_recalled(reading, sources))]
    mentioned.sort(key=lambda entry: entry[1].first)
    for _, own in groupby(mentioned, key=lambda entry: reading.sentence[entry[1].first]):
        groups = _with_carried(reading, grouped(reading, list(own)), before)
        found += _within(reading, groups)
        before = groups
    return tuple(found)


def _recalled(reading: ProseReading, sources: Sequence[Mention]) -> Iterator[Mention]:
    """'The former' and 'the latter' as mentions of the last two sources that are named."""
    for word, place in (("former", -2), ("latter", -1)):
        for at in reading.by_text.get(word, ()):
            names = [mention.name for mention in sources if mention.last < at]
            last_two = list(dict.fromkeys(reversed(names)))[:2][::-1]
            if len(last_two) == 2:
                yield Mention(last_two[place], Match((Span(at, at),)))


def _with_carried(
    reading: ProseReading, groups: tuple[MentionGroup, ...], before: tuple[MentionGroup, ...]
) -> tuple[MentionGroup, ...]:
    """The groups of a sentence, and the group that its first pronoun refers to.

    In 'they come from the encoder', it is the last group of things; in 'it gives the keys', the
    last source.
    """
    start = reading.sentences[reading.sentence[groups[0].first]].first
    pronoun = Span(start, start)
    lacking = [group for group in before if group.is_source is not groups[0].is_source]
    sentence = reading.sentences[reading.sentence[start]]
    if lacking and len(before) == len(lacking) and sentence.last - start < _FRAGMENT:
        return (lacking[-1], *groups)  # 'Keys? From the encoder.'
    if not lacking or reading.words[start].text not in _BACK:
        return groups
    if groups[0].is_source is False and any(group.is_source for group in groups):
        return groups
    if not _goes_on(reading.words[start + 1 : groups[0].first], about_thing=groups[0].is_source):
        return groups
    members = tuple(Mention(member.name, Match((pronoun,))) for member in lacking[-1].members)
    return (MentionGroup(lacking[-1].is_source, members), *groups)


def _goes_on(between: Sequence[Word], *, about_thing: bool) -> bool:
    """Whether words after a pronoun link it: 'they come from', not 'they are used in each'."""
    if not about_thing:
        return has_cue(between, gives=True) or has_cue(between, gives=False)
    bare = all(word.text in _BEING for word in between)
    return bare or any(word.text in _ORIGIN for word in between[:3])


def _within(reading: ProseReading, groups: Sequence[MentionGroup]) -> Iterator[Link]:
    """The links of one sentence."""
    things = [group for group in groups if not group.is_source]
    sources = [group for group in groups if group.is_source]
    if not things or not sources:
        return
    if _respectively(reading, groups):
        yield from _in_order(reading, things, sources)
        return
    for at, group in enumerate(groups):
        if group.is_source:
            continue
        chosen = best_source(reading, groups, at)
        if chosen is None:
            continue
        yield from _joined(reading, group.members, groups[chosen])
        if _corrected(reading, groups, chosen):
            yield from _joined(reading, group.members, groups[chosen + 1])


def _respectively(reading: ProseReading, groups: Sequence[MentionGroup]) -> bool:
    number = reading.sentence[groups[-1].first]
    return any(
        word.text in {"respectively", "resp"} and sentence == number
        for word, sentence in zip(reading.words, reading.sentence, strict=True)
    )


def _in_order(
    reading: ProseReading, things: Sequence[MentionGroup], sources: Sequence[MentionGroup]
) -> Iterator[Link]:
    """'Queries, keys and values come from the decoder, the encoder and the encoder.'"""
    named = [member for group in things for member in group.members]
    origins = [member for group in sources for member in group.members]
    if len(named) == len(origins):
        for thing, source in zip(named, origins, strict=True):
            yield from _joined(reading, (thing,), MentionGroup(True, (source,)))
    elif len(things) == len(sources):
        for group, source_group in zip(things, sources, strict=True):
            yield from _joined(reading, group.members, source_group)


def _joined(
    reading: ProseReading, things: Sequence[Mention], source: MentionGroup
) -> Iterator[Link]:
    origin = source.members[0]
    for thing in things:
        denied = reading.is_denied(thing.first) or reading.is_denied(origin.first)
        yield Link(thing.name, origin.name, (*thing.match.spans, *origin.match.spans), denied)


def _corrected(reading: ProseReading, groups: Sequence[MentionGroup], chosen: int) -> bool:
    """Whether the next source is meant: 'not from the encoder but from the decoder'."""
    following = groups[chosen + 1 : chosen + 2]
    if not following or not following[0].is_source:
        return False
    return reading.is_denied(groups[chosen].first) and not reading.is_denied(following[0].first)
