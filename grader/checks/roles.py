"""Prose that says which thing comes from which source; exchanging them is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from grader.checks.common.pattern_fields import Path
from grader.checks.common.prose_check import Phrases, ProseCheck, said
from grader.errors import Flaw, nearest
from grader.plugins import Example
from grader.prose import (
    ConceptFinding,
    Link,
    Marks,
    Matcher,
    Mention,
    Pattern,
    Refusal,
    links,
    mentions,
)

Names = dict[str, Annotated[Phrases, Field(min_length=1)]]

_NEITHER, _REST = " neither", " rest"


class Roles(ProseCheck):
    """Gives points for each thing that is said to come from its source, in any word order."""

    kind: ClassVar[str] = "roles"

    things: Names = Field(min_length=1, examples=[{"query": ["query", "=q"], "key": ["key"]}])
    """What plays a role, each with the names that it goes by."""
    sources: Names = Field(
        min_length=1, examples=[{"decoder": ["=decoder"], "encoder": ["=encoder"]}]
    )
    """What the things come from, each with the names that it goes by."""
    expect: dict[str, str] = Field(min_length=1, examples=[{"query": "decoder", "key": "encoder"}])
    """The source of each thing."""
    weights: dict[str, Annotated[Decimal, Field(gt=0, le=1)]] = Field(
        default_factory=dict, examples=[{"query": 0.5, "key": 0.5}]
    )
    """The share of the points of each thing; equal shares if none are given."""
    things_only: Decimal = Field(default=Decimal(0), ge=0, lt=1, examples=[0.3])
    """The share for naming all things, without saying where any of them comes from."""
    sources_only: Decimal = Field(default=Decimal(0), ge=0, lt=1, examples=[0.3])
    """The share for naming all sources, without saying what comes from which."""
    neither: Phrases = Field((), examples=[["encoder decoder attention"]])
    """Names that hold a source's word and mean no source ('encoder-decoder attention')."""
    rest: Phrases = Field(
        ("=rest", "=others", "other two", "remaining (two|ones|inputs)"), examples=[["=rest"]]
    )
    """Words that stand for the things that are not named."""
    when_exchanged: str = Field("", examples=["Look again at what comes from the encoder."])
    """What a student is told who has a thing come from the wrong source."""
    missing: str = Field("", examples=["Say where each of them comes from."])
    """What a student is told who does not say where a thing comes from."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be read, names that do not exist, weights that are no shares."""
        yield from super().flaws()
        for thing, source in self.expect.items():
            yield from _unknown(thing, self.things, "thing", ("expect", thing))
            yield from _unknown(source, self.sources, "source", ("expect", thing))
        for name in self.things.keys() & self.sources.keys():
            yield Flaw(("sources", name), f"a thing is called '{name}', too")
        for thing in self.weights:
            yield from _unknown(thing, [*self.things, *self.expect], "thing", ("weights", thing))
        for thing in self.expect if self.weights else ():
            if thing not in self.weights:
                yield Flaw(("weights",), f"'{thing}' has no weight", "give each thing a share")
        total = sum(self.weights.values(), Decimal(0))
        if self.weights and total != 1:
            what = f"the weights add up to {total}, but they are shares of 1"
            yield Flaw(("weights",), what, "let them add up to 1")

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

    def _earned(self, findings: tuple[ConceptFinding, ...], stated: tuple[Link, ...]) -> Fraction:
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

    def _finding(self, thing: str, matcher: Matcher, stated: tuple[Link, ...]) -> ConceptFinding:
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
        return ConceptFinding(
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


def _unknown(name: str, known: Iterable[str], what: str, path: Path) -> Iterator[Flaw]:
    known = list(known)
    if name not in known:
        hint = nearest(name, known) or f"known: {', '.join(known)}"
        yield Flaw(path, f"no {what} is called '{name}'", hint)


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
