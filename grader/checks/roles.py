"""An answer in words that says which thing comes from which source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.known_names import unknown_name
from grader.checks.common.pattern_fields import Phrases
from grader.checks.common.prose_check import ProseCheck
from grader.errors import Flaw
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
    """Gives points for each thing that the answer links to its source, in any word order."""

    kind: ClassVar[str] = "roles"

    things: Names = Field(min_length=1, examples=[{"query": ["query", "=q"], "key": ["key"]}])
    """The things, each with its names."""
    sources: Names = Field(
        min_length=1, examples=[{"decoder": ["=decoder"], "encoder": ["=encoder"]}]
    )
    """What the things come from, each with its names."""
    expect: dict[str, str] = Field(min_length=1, examples=[{"query": "decoder", "key": "encoder"}])
    """The source of each thing."""
    weights: dict[str, Annotated[Decimal, Field(gt=0, le=1)]] = Field(
        default_factory=dict, examples=[{"query": 0.5, "key": 0.5}]
    )
    """The share of the points for each thing; without it, equal shares."""
    things_only: Decimal = Field(default=Decimal(0), ge=0, lt=1, examples=[0.3])
    """The share for naming all things without linking any to a source."""
    sources_only: Decimal = Field(default=Decimal(0), ge=0, lt=1, examples=[0.3])
    """The share for naming all sources without linking any to a thing."""
    neither: Phrases = Field((), examples=[["encoder decoder attention"]])
    """Names that contain a source's name but mean something else ('encoder-decoder attention')."""
    rest: Phrases = Field(
        ("=rest", "=others", "other two", "remaining (two|ones|inputs)"), examples=[["=rest"]]
    )
    """Words that mean all things not named so far, such as `the rest`."""
    when_exchanged: str = Field("", examples=["Look again at what comes from the encoder."])
    """Advice for a student who links a thing to a wrong source."""
    missing: str = Field("", examples=["Say where each of them comes from."])
    """Advice for a student who does not say where a thing comes from."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be parsed, unknown names, and weights that do not sum to 1."""
        yield from super().flaws()
        for thing, source in self.expect.items():
            yield from unknown_name(thing, self.things, "thing", ("expect", thing))
            yield from unknown_name(source, self.sources, "source", ("expect", thing))
        for name in self.things.keys() & self.sources.keys():
            yield Flaw(("sources", name), f"a thing is called '{name}', too")
        for thing in self.weights:
            yield from unknown_name(
                thing, [*self.things, *self.expect], "thing", ("weights", thing)
            )
        for thing in self.expect if self.weights else ():
            if thing not in self.weights:
                yield Flaw(("weights",), f"'{thing}' has no weight", "give each thing a share")
        total = sum(self.weights.values(), Decimal(0))
        if self.weights and total != 1:
            what = f"the weights add up to {total}, but they are shares of 1"
            yield Flaw(("weights",), what, "let them add up to 1")

    @cached_property
    def patterns_by_name(self) -> dict[str, tuple[Pattern, ...]]:
        """The patterns of all things, all sources, `neither` and `rest`."""
        names = {name: self.parse_all(phrases) for name, phrases in self.things.items()}
        names |= {name: self.parse_all(phrases) for name, phrases in self.sources.items()}
        return names | {_NEITHER: self.parse_all(self.neither), _REST: self.parse_all(self.rest)}

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the block."""
        for names in self.patterns_by_name.values():
            yield from names

    def mark(self, matcher: Matcher) -> Marks:
        """The points for the things that the answer links to their sources."""
        named = mentions(matcher, self.patterns_by_name)
        things = list(self._things(named))
        sources = [mention for mention in named if mention.name in self.sources]
        stated = links(matcher.reading, things, sources)
        findings = tuple(self._finding(thing, matcher, stated) for thing in self.expect)
        flags = tuple(finding.flag for finding in findings if finding.refusal)
        if not any(finding.spans for finding in findings) and not flags:
            return Marks(self._unlinked(named), findings)
        return Marks(self._earned(findings, stated), findings, flags)

    def _earned(self, findings: tuple[ConceptFinding, ...], stated: tuple[Link, ...]) -> Fraction:
        """The shares of the right things, minus those of things with another thing's source.

        An answer with a right thing never earns less than one that only names all things.
        """
        shares = self._shares()
        right = [
            thing for thing, finding in zip(self.expect, findings, strict=True) if finding.earned
        ]
        misplaced = {
            link.thing
            for link in stated
            if not (link.denied or self._is_right(link)) and link.source in self.expect.values()
        }
        earned = sum((shares[thing] for thing in right), start=Fraction(0))
        least = Fraction(self.things_only) if right else Fraction(0)
        return max(least, earned - sum(shares[thing] for thing in misplaced))

    def _is_right(self, link: Link) -> bool:
        return self.expect.get(link.thing) in {None, link.source}

    def _things(self, named: tuple[Mention, ...]) -> Iterator[Mention]:
        """The mentions of things; 'the rest' mentions all things that are not named."""
        present = {mention.name for mention in named}
        for mention in named:
            if mention.name in self.things:
                yield mention
            elif mention.name == _REST:
                absent = (thing for thing in self.things if thing not in present)
                yield from (Mention(thing, mention.match) for thing in absent)

    def _finding(self, thing: str, matcher: Matcher, stated: tuple[Link, ...]) -> ConceptFinding:
        affirmed = [link for link in stated if link.thing == thing and not link.denied]
        right = [link for link in affirmed if self._is_right(link)]
        wrong = [link for link in affirmed if not self._is_right(link)]
        denied = any(link.thing == thing and link.denied for link in stated)
        refusal, reason = None, ""
        if wrong:
            refusal = Refusal.SAYS_BOTH if right else Refusal.WRONG_LINK
            reason = f"It is {'also ' if right else ''}said to come from the {wrong[0].source}."
        elif denied and not right:
            refusal, reason = Refusal.NEAR_MISS, "The answer denies it."
        first = (right or wrong)[:1]
        spans = tuple(matcher.reading.offsets(span) for link in first for span in link.spans)
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
        """The points for naming all sources, or all things, and linking none."""
        present = {mention.name for mention in named}
        if present.issuperset(self.expect.values()):
            return Fraction(self.sources_only)
        return Fraction(self.things_only) if present.issuperset(self.expect) else Fraction(0)


_RUBRIC = """
things: {milk: [milk], egg: [egg], wool: [wool]}
sources: {cow: [cow], hen: [hen], sheep: [sheep]}
expect: {milk: cow, egg: hen, wool: sheep}
weights: {milk: 0.5, egg: 0.25, wool: 0.25}
things_only: 0.1
sources_only: 0.25
"""

Roles.EXAMPLES = (
    Example(
        "thing first",
        _RUBRIC,
        answer_in_words("Milk from cows, eggs from hens, wool from sheep."),
        1,
    ),
    Example(
        "source first", _RUBRIC, answer_in_words("The cow gives milk. A hen lays the egg."), 0.75
    ),
    Example("exchanged", _RUBRIC, answer_in_words("The hen gives milk and the cow gives eggs."), 0),
    Example(
        "one exchanged", _RUBRIC, answer_in_words("Milk is from cows, eggs are from sheep."), 0.25
    ),
    Example("things only", _RUBRIC, answer_in_words("Milk, eggs and wool are what it takes."), 0.1),
    Example("sources only", _RUBRIC, answer_in_words("It takes cows, hens and sheep."), 0.25),
)
