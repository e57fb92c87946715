"""Groups of adjacent mentions: of things, or of one source ('keys and values')."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.prose.patterns.mentions import Mention
from grader.prose.reading.lexicon import listed
from grader.prose.reading.read_prose import ProseReading

_JOINING = listed("and or both the also as well plus its all like a of times used equals")
"""Words that may separate the things of one group."""


@dataclass(frozen=True, slots=True)
class MentionGroup:
    """Adjacent mentions, all of things or all of one source."""

    is_source: bool
    members: tuple[Mention, ...]

    @property
    def first(self) -> int:
        """The first word."""
        return self.members[0].first

    @property
    def last(self) -> int:
        """The last word."""
        return self.members[-1].last

    @property
    def names(self) -> frozenset[str]:
        """What the group names."""
        return frozenset(member.name for member in self.members)


def grouped(
    reading: ProseReading, mentioned: Sequence[tuple[bool, Mention]]
) -> tuple[MentionGroup, ...]:
    """The groups of one sentence. Each mention comes with whether it is a source."""
    groups: list[MentionGroup] = []
    latest: Mention | None = None
    for is_source, mention in mentioned:
        if not is_source and latest and mention.name == latest.name:
            continue  # 'Q = X W^Q' speaks of one thing
        latest = latest if is_source else mention
        last = groups[-1] if groups else None
        together = last and last.is_source is is_source and _is_one_group(reading, last, mention)
        if last and together and not _opens_clause(reading, groups, mention):
            groups[-1] = MentionGroup(is_source, (*last.members, mention))
        else:
            groups.append(MentionGroup(is_source, (mention,)))
    return tuple(groups)


def _opens_clause(reading: ProseReading, groups: Sequence[MentionGroup], mention: Mention) -> bool:
    """'The encoder gives queries, and keys are ...': the second thing begins a clause."""
    joined = groups[-1].last + 1
    follows = len(groups) > 1 and groups[-2].is_source and len(groups[-1].members) == 1
    return follows and "," in reading.words[joined].before and joined < mention.first


def _is_one_group(reading: ProseReading, group: MentionGroup, mention: Mention) -> bool:
    between = reading.words[group.last + 1 : mention.first]
    if group.is_source:
        return group.members[-1].name == mention.name
    return all(word.text in _JOINING for word in between)
