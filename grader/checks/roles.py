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
from grader.prose import Finding, Link, Marks, Matcher, Mention, Pattern, links, mentions
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
    unlinked: Decimal = Field(default=Decimal(0), ge=0, lt=1)
    """The share for naming all things or all sources, without saying what goes with what."""
    neither: Phrases = ()
    """Names that hold a source's word and mean no source ('encoder-decoder attention')."""
    rest: Phrases = ("rest", "others", "remaining")
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
        shares = self._shares()
        earned = sum(
            (
                shares[thing]
                for thing, found in zip(self.expect, findings, strict=True)
                if found.earned
            ),
            start=Fraction(0),
        )
        if not earned and not any(found.reason for found in findings) and self._names_all(named):
            earned = Fraction(self.unlinked)
        flags = [f"{found.reason}: {found.concept}" for found in findings if found.reason]
        return Marks(min(earned, Fraction(1)), findings, tuple(flags))

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
        right = [link for link in own if link.source == self.expect[thing]]
        wrong = [link for link in own if link.source != self.expect[thing]]
        denied = any(link.thing == thing and link.denied for link in stated)
        reason = ""
        if wrong:
            reason = "says both" if right else f"said to come from the {wrong[0].source}"
        elif denied and not right:
            reason = "near miss"
        shown = (right or wrong)[:1]
        spans = tuple(matcher.reading.offsets(span) for link in shown for span in link.spans)
        return Finding(
            concept=f"{thing} from the {self.expect[thing]}",
            earned=bool(right) and not wrong,
            spans=spans,
            reason=reason,
            message=self.when_exchanged if wrong else self.missing,
        )

    def _shares(self) -> Mapping[str, Fraction]:
        if self.weights:
            return {thing: Fraction(self.weights.get(thing, 0)) for thing in self.expect}
        return dict.fromkeys(self.expect, Fraction(1, len(self.expect)))

    def _names_all(self, named: tuple[Mention, ...]) -> bool:
        present = {mention.name for mention in named}
        return set(self.expect) <= present or set(self.expect.values()) <= present


def _require(name: str, known: Mapping[str, object], what: str) -> None:
    if name not in known:
        raise ValueError(f"no {what} is called '{name}' {nearest(name, known)}".strip())


_RUBRIC = """
things: {milk: [milk], egg: [egg], wool: [wool]}
sources: {cow: [cow], hen: [hen], sheep: [sheep]}
expect: {milk: cow, egg: hen, wool: sheep}
weights: {milk: 0.5, egg: 0.25, wool: 0.25}
unlinked: 0.1
"""

Roles.EXAMPLES = (
    Example("thing first", _RUBRIC, said("Milk from cows, eggs from hens, wool from sheep."), 1),
    Example("source first", _RUBRIC, said("The cow gives milk. A hen lays the egg."), 0.75),
    Example("exchanged", _RUBRIC, said("The hen gives milk and the cow gives eggs."), 0),
    Example("not linked", _RUBRIC, said("Milk, eggs and wool are what it takes."), 0.1),
)
