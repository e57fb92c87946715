"""Who goes with what: which source each thing comes from, in any order of words.

Mentions of the same kind that stand together are one group ('keys and values'). A group of things
goes with the group of sources just before or just after it: words such as 'from' and 'gives', the
borders of clauses, and the order that the sentence keeps to, say which.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from grader.prose.lexicon import listed
from grader.prose.matching import Match
from grader.prose.names import Mention
from grader.prose.reading import Reading, Span
from grader.prose.words import Word

_JOINING = listed("and or both the also as well plus its all like a of times used equals")
_FROM = listed(
    "from of by come coming taken take equals is are be derived generated computed produced "
    "calculated obtained belong stem originate provided supplied given in at"
)
"""Words between a thing and its source."""
_ORIGIN = listed("from of by come belong stem originate derive")
_BEING = listed("is are was were both all also the an a")
_GIVES = listed(
    "provid give suppli serv use as for like deliv becom yield produc hand send form generat ask "
    "pose contribut get to s act offer make comput play come bring hold furnish feed turn pass "
    "emit return constitut forward repres project into"
)
"""Stems of the words between a source and what it gives."""
_SKIPPED = 1.2
"""How much worse a source fits for each group of things that stands in between."""
_PARTED = 3.0
"""How much worse a source fits beyond a word that sets two things against each other."""
_FRAGMENT = 3
"""Words of a sentence that is no more than an answer to the one before."""
_PARTING = listed("while whereas but")
_BACK = listed("they those these it this that both")


@dataclass(frozen=True, slots=True)
class Link:
    """A thing said to come from a source, or denied to."""

    thing: str
    source: str
    spans: tuple[Span, ...]
    denied: bool


@dataclass(frozen=True, slots=True)
class _Group:
    is_source: bool
    members: tuple[Mention, ...]

    @property
    def first(self) -> int:
        return self.members[0].first

    @property
    def last(self) -> int:
        return self.members[-1].last


def links(
    reading: Reading, things: Sequence[Mention], sources: Sequence[Mention]
) -> tuple[Link, ...]:
    """Every link that an answer states, in order."""
    found: list[Link] = []
    before: tuple[_Group, ...] = ()
    mentioned = [*((False, mention) for mention in things)]
    mentioned += [(True, mention) for mention in (*sources, *_recalled(reading, sources))]
    mentioned.sort(key=lambda entry: entry[1].first)
    for _, own in groupby(mentioned, key=lambda entry: reading.sentence[entry[1].first]):
        groups = _with_carried(reading, _grouped(reading, list(own)), before)
        found += _within(reading, groups)
        before = groups
    return tuple(found)


def _recalled(reading: Reading, sources: Sequence[Mention]) -> Iterator[Mention]:
    """Where 'the former' and 'the latter' stand for the last two sources named."""
    for word, place in (("former", -2), ("latter", -1)):
        for at in reading.by_text.get(word, ()):
            names = [mention.name for mention in sources if mention.last < at]
            last_two = list(dict.fromkeys(reversed(names)))[:2][::-1]
            if len(last_two) == 2:
                yield Mention(last_two[place], Match((Span(at, at),)))


def _grouped(reading: Reading, mentioned: Sequence[tuple[bool, Mention]]) -> tuple[_Group, ...]:
    groups: list[_Group] = []
    latest: Mention | None = None
    for is_source, mention in mentioned:
        if not is_source and latest and mention.name == latest.name:
            continue  # 'Q = X W^Q' speaks of one thing
        latest = latest if is_source else mention
        last = groups[-1] if groups else None
        together = last and last.is_source is is_source and _stand_together(reading, last, mention)
        if last and together and not _opens_clause(reading, groups, mention):
            groups[-1] = _Group(is_source, (*last.members, mention))
        else:
            groups.append(_Group(is_source, (mention,)))
    return tuple(groups)


def _opens_clause(reading: Reading, groups: Sequence[_Group], mention: Mention) -> bool:
    """'The encoder gives queries, and keys are ...': the second thing begins a clause."""
    before = groups[-1]
    follows = len(groups) > 1 and groups[-2].is_source and len(before.members) == 1
    return (
        follows and "," in reading.words[before.last + 1].before and before.last + 1 < mention.first
    )


def _stand_together(reading: Reading, group: _Group, mention: Mention) -> bool:
    between = reading.words[group.last + 1 : mention.first]
    if group.is_source:
        return group.members[-1].name == mention.name
    return all(word.text in _JOINING for word in between)


def _with_carried(
    reading: Reading, groups: tuple[_Group, ...], before: tuple[_Group, ...]
) -> tuple[_Group, ...]:
    """The groups of a sentence, with what its first pronoun stands for.

    'They come from the encoder' goes on about the things last named; 'it gives the keys', about
    the source last named.
    """
    start = reading.sentences()[reading.sentence[groups[0].first]].first
    pronoun = Span(start, start)
    lacking = [group for group in before if group.is_source is not groups[0].is_source]
    sentence = reading.sentences()[reading.sentence[start]]
    if lacking and len(before) == len(lacking) and sentence.last - start < _FRAGMENT:
        return (lacking[-1], *groups)  # 'Keys? From the encoder.'
    if not lacking or reading.words[start].text not in _BACK:
        return groups
    if groups[0].is_source is False and any(group.is_source for group in groups):
        return groups
    if not _goes_on(reading.words[start + 1 : groups[0].first], about_thing=groups[0].is_source):
        return groups
    members = tuple(Mention(one.name, Match((pronoun,))) for one in lacking[-1].members)
    return (_Group(lacking[-1].is_source, members), *groups)


def _goes_on(between: Sequence[Word], *, about_thing: bool) -> bool:
    """Whether words after a pronoun link it: 'they come from', not 'they are used in each'."""
    if not about_thing:
        return _has_cue(between, gives=True) or _has_cue(between, gives=False)
    bare = all(word.text in _BEING for word in between)
    return bare or any(word.text in _ORIGIN for word in between[:3])


def _within(reading: Reading, groups: Sequence[_Group]) -> Iterator[Link]:
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
        chosen = _chosen(reading, groups, at)
        if chosen is None:
            continue
        yield from _joined(reading, group.members, groups[chosen])
        if _corrected(reading, groups, chosen):
            yield from _joined(reading, group.members, groups[chosen + 1])


def _respectively(reading: Reading, groups: Sequence[_Group]) -> bool:
    number = reading.sentence[groups[-1].first]
    return any(
        word.text in {"respectively", "resp"} and sentence == number
        for word, sentence in zip(reading.words, reading.sentence, strict=True)
    )


def _in_order(
    reading: Reading, things: Sequence[_Group], sources: Sequence[_Group]
) -> Iterator[Link]:
    """'Queries, keys and values come from the decoder, the encoder and the encoder.'"""
    named = [member for group in things for member in group.members]
    given = [member for group in sources for member in group.members]
    if len(named) == len(given):
        for thing, source in zip(named, given, strict=True):
            yield from _joined(reading, (thing,), _Group(True, (source,)))
    elif len(things) == len(sources):
        for group, source_group in zip(things, sources, strict=True):
            yield from _joined(reading, group.members, source_group)


def _joined(reading: Reading, things: Sequence[Mention], source: _Group) -> Iterator[Link]:
    origin = source.members[0]
    for thing in things:
        denied = reading.is_denied(thing.first) or reading.is_denied(origin.first)
        yield Link(thing.name, origin.name, (*thing.match.spans, *origin.match.spans), denied)


def _chosen(reading: Reading, groups: Sequence[_Group], at: int) -> int | None:
    """The place of the source before or after the things at `at` that fits best.

    Other things may stand in between: 'the encoder's output, once as keys and once as values'.
    """
    from_source = groups[0].is_source
    sides = []
    for step, gives, in_order in ((1, False, not from_source), (-1, True, from_source)):
        source = _next_source(reading, groups, at, step)
        if source is None:
            continue
        left, right = sorted((groups[source], groups[source - step]), key=lambda one: one.first)
        fit = _fit(reading, left, right, gives=gives) + in_order / 2
        skipped = abs(source - at) - 1
        if skipped:
            fit -= _SKIPPED * skipped + _PARTED * _is_parted(reading, groups[source], groups[at])
        sides.append((fit, source))
    return max(sides)[1] if sides else None


def _next_source(reading: Reading, groups: Sequence[_Group], at: int, step: int) -> int | None:
    """The nearest source on one side of the things at `at`.

    Nothing is sought beyond things of which some are named again, nor for what is said to come
    'from' something else.
    """
    elsewhere = _comes_from(reading, groups[at].last)
    if elsewhere and step < 0:
        return None
    alone = _is_named_once(groups, groups[at]) and not elsewhere
    place = at + step
    while 0 <= place < len(groups) and not groups[place].is_source:
        if not alone and _names(groups[place]) != _names(groups[at]):
            return None
        place += step
    return place if 0 <= place < len(groups) else None


def _comes_from(reading: Reading, last: int) -> bool:
    """Whether 'from' follows a word in its sentence."""
    after = last + 1
    if after == len(reading.words) or reading.sentence[after] != reading.sentence[last]:
        return False
    return reading.words[after].text == "from"


def _is_named_once(groups: Sequence[_Group], own: _Group) -> bool:
    """Whether no other group of the sentence names one of the same things."""
    others = (group for group in groups if group is not own and not group.is_source)
    return not any(_names(own) & _names(other) for other in others)


def _names(group: _Group) -> frozenset[str]:
    return frozenset(member.name for member in group.members)


def _is_parted(reading: Reading, one: _Group, other: _Group) -> bool:
    left, right = sorted((one, other), key=lambda group: group.first)
    return any(word.text in _PARTING for word in reading.words[left.last + 1 : right.first])


def _corrected(reading: Reading, groups: Sequence[_Group], chosen: int) -> bool:
    """'Not from the encoder but from the decoder': the next source is the one that is meant."""
    following = groups[chosen + 1 : chosen + 2]
    if not following or not following[0].is_source:
        return False
    return reading.is_denied(groups[chosen].first) and not reading.is_denied(following[0].first)


def _fit(reading: Reading, left: _Group, right: _Group, *, gives: bool) -> float:
    """How closely two groups belong together; `gives` if the left one is the source."""
    between = reading.words[left.last + 1 : right.first]
    texts = {word.text for word in between}
    gaps = [word.before for word in reading.words[left.last + 1 : right.first + 1]]
    fit = 2.0 * _has_cue(between, gives=gives) - 0.05 * len(between)
    fit -= 1.5 * any("," in gap or ";" in gap for gap in gaps)
    fit -= 1.5 * ("and" in texts)
    fit -= _PARTED * bool(texts & _PARTING)
    fit += 2.0 * (not between and "(" in gaps[0])
    return fit + any(sign in gap for gap in gaps for sign in ":(=|")


def _has_cue(between: Sequence[Word], *, gives: bool) -> bool:
    """Whether a word says that a source gives a thing, or that a thing comes from a source."""
    return any(word.stem in _GIVES if gives else word.text in _FROM for word in between)
