"""Where an answer names things: the longest name wins, and each word is part of one name only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.prose.patterns.matcher import Match, Matcher
from grader.prose.patterns.pattern import Pattern


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the answer names a thing."""

    name: str
    match: Match

    @property
    def first(self) -> int:
        """Its first word."""
        return self.match.first

    @property
    def last(self) -> int:
        """Its last word."""
        return self.match.last


def mentions(matcher: Matcher, names: Mapping[str, Sequence[Pattern]]) -> tuple[Mention, ...]:
    """Every mention, in order; 'conditional GAN' does not also mention 'GAN'."""
    found = [
        Mention(name, match)
        for name, patterns in names.items()
        for pattern in patterns
        for match in matcher.names(pattern)
    ]
    found.sort(key=lambda mention: (-len(mention.match.words()), mention.first, mention.name))
    taken: set[int] = set()
    kept = []
    for mention in found:
        own = mention.match.words()
        if not own & taken:
            taken |= own
            kept.append(mention)
    return tuple(sorted(kept, key=lambda mention: (mention.first, mention.last)))
