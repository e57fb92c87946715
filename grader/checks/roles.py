"""Prose that says which thing comes from which source; exchanging them is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Self

from pydantic import Field, model_validator

from grader.errors import nearest
from grader.plugins import Example
from grader.prose import (
    Finding,
    Link,
    Marks,
    Matcher,
    Mention,
    Pattern,
    Refusal,
    links,
    mentions,
)
from grader.written import Phrases, Written, said

Names = dict[str, Phrases]

_NEITHER, _REST = " neither", " rest"


class Roles(Written):
    """Gives points for each thing that is said to come from its source, in any word order."""

    kind: ClassVar[str] = "roles"

    things: Names = Field(min_length=1)
    """What plays a role, each with the names that it goes by."""
    sources: Names = Field(min_length=1)
    """What the things come from, each with the names that it goes by."""
    expect: dict[str, str] = Field(min_length=1)
    """The source of each thing."""
    weights: dict[str, Decimal] = Field(default_factory=dict)
    """The share of the points of each thing; equal shares if none are given."""
    things_only: Decimal = Field(default=Decimal(0), ge=0, lt=1)
    """The share for naming all things, without saying where any of them comes from."""
    sources_only: Decimal = Field(default=Decimal(0), ge=0, lt=1)
    """The share for naming all sources, without saying what comes from which."""
    neither: Phrases = ()
    """Names that hold a source's word and mean no source ('encoder-decoder attention')."""
    rest: Phrases = ("=rest", "=others", "other two", "remaining (two|ones|inputs)")
    """Words that stand for the things that are not named."""
    when_exchanged: str = ""
    """What a student is told who has a thing come from the wrong source."""
    missing: str = ""
    """What a student is told who does not say where a thing comes from."""

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        """Every pattern is readable, and what is expected speaks of known things and sources."""
        for thing, source in self.expect.items():
            _require(thing, self.things, "thing")
            _require(source, self.sources, "source")
        for thing in self.weights:
            _require(thing, self.expect, "thing")
        assert self.named
        return self

    @cached_property
    def named(self) -> dict[str, tuple[Pattern, ...]]:
        """The names of all things and sources, of what is neither, and of the rest."""
        names = {name: self.parsed(written) for name, written in self.things.items()}
        names |= {name: self.parsed(written) for name, written in self.sources.items()}
        return names | {_NEITHER: self.parsed(self.neither), _REST: self.parsed(self.rest)}

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the block."""
        for names in self.named.values():
            yield from names

    def mark(self, matcher: Matcher) -> Marks:
        """What the things are worth that come from where they should."""
        named = mentions(matcher, self.named)
        things = list(self._things(named))
        sources = [mention for mention in named if mention.name in self.sources]
        stated = links(matcher.reading, things, sources)
        findings = tuple(self._finding(thing, matcher, stated) for thing in self.expect)
        flags = tuple(found.flag for found in findings if found.refusal)
        if not any(found.spans for found in findings) and not flags:
            return Marks(self._unlinked(named), findings)
        return Marks(self._earned(findings, stated), findings, flags)

    def _earned(self, findings: tuple[Finding, ...], stated: tuple[Link, ...]) -> Fraction:
        """The shares of what is right, less those of what is given another's source.

        Whoever has a thing right earns no less than who only names them all.
        """
        shares = self._shares()
        right = [one for one, found in zip(self.expect, findings, strict=True) if found.earned]
        misplaced = {
            link.thing
            for link in stated
            if not (link.denied or self._is_right(link)) and link.source in self.expect.values()
        }
        earned = sum((shares[one] for one in right), start=Fraction(0))
        least = Fraction(self.things_only) if right else Fraction(0)
        return max(least, earned - sum(shares[one] for one in misplaced))

    def _is_right(self, link: Link) -> bool:
        return self.expect.get(link.thing) in {None, link.source}

    def _things(self, named: tuple[Mention, ...]) -> Iterator[Mention]:
        """The things that are named; 'the rest' stands for all that are not."""
        present = {mention.name for mention in named}
        for mention in named:
            if mention.name in self.things:
                yield mention
            elif mention.name == _REST:
                absent = (thing for thing in self.things if thing not in present)
                yield from (Mention(thing, mention.match) for thing in absent)

    def _finding(self, thing: str, matcher: Matcher, stated: tuple[Link, ...]) -> Finding:
        own = [link for link in stated if link.thing == thing and not link.denied]
        right = [link for link in own if self._is_right(link)]
        wrong = [link for link in own if not self._is_right(link)]
        denied = any(link.thing == thing and link.denied for link in stated)
        refusal, reason = None, ""
        if wrong:
            refusal = Refusal.SAYS_BOTH if right else Refusal.WRONG_LINK
            reason = f"It is {'also ' if right else ''}said to come from the {wrong[0].source}."
        elif denied and not right:
            refusal, reason = Refusal.NEAR_MISS, "The answer denies it."
        shown = (right or wrong)[:1]
        spans = tuple(matcher.reading.offsets(span) for link in shown for span in link.spans)
        return Finding(
            concept=f"{thing} from the {self.expect[thing]}",
            earned=bool(right) and not wrong,
            spans=spans,
            refusal=refusal,
            reason=reason,
            share=self._shares()[thing],
            message=self.when_exchanged if wrong else self.missing,
        )

    def _shares(self) -> Mapping[str, Fraction]:
        if self.weights:
            return {thing: Fraction(self.weights.get(thing, 0)) for thing in self.expect}
        return dict.fromkeys(self.expect, Fraction(1, len(self.expect)))

    def _unlinked(self, named: tuple[Mention, ...]) -> Fraction:
        """What it is worth to name all sources, or all things, and link none."""
        present = {mention.name for mention in named}
        if present.issuperset(self.expect.values()):
            return Fraction(self.sources_only)
        return Fraction(self.things_only) if present.issuperset(self.expect) else Fraction(0)


def _require(name: str, known: Mapping[str, object], what: str) -> None:
    if name not in known:
        raise ValueError(f"no {what} is called '{name}' {nearest(name, known)}".strip())


_RUBRIC = """
things: {milk: [milk], egg: [egg], wool: [wool]}
sources: {cow: [cow], hen: [hen], sheep: [sheep]}
expect: {milk: cow, egg: hen, wool: sheep}
weights: {milk: 0.5, egg: 0.25, wool: 0.25}
things_only: 0.1
sources_only: 0.25
"""

Roles.EXAMPLES = (
    Example("thing first", _RUBRIC, said("Milk from cows, eggs from hens, wool from sheep."), 1),
    Example("source first", _RUBRIC, said("The cow gives milk. A hen lays the egg."), 0.75),
    Example("exchanged", _RUBRIC, said("The hen gives milk and the cow gives eggs."), 0),
    Example("one exchanged", _RUBRIC, said("Milk is from cows, eggs are from sheep."), 0.25),
    Example("things only", _RUBRIC, said("Milk, eggs and wool are what it takes."), 0.1),
    Example("sources only", _RUBRIC, said("It takes cows, hens and sheep."), 0.25),
)
