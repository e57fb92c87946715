"""A list of distinct things, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.pattern_fields import Phrases
from grader.checks.common.prose_check import ProseCheck
from grader.errors import Flaw
from grader.plugins import Example
from grader.prose import ConceptFinding, Marks, Matcher, Mention, Pattern, Refusal, mentions


class Items(ProseCheck):
    """Gives equal points for each distinct item, up to the number that the question asks for."""

    kind: ClassVar[str] = "items"
    accepts_lists: ClassVar[bool] = True

    items: dict[str, Annotated[Phrases, Field(min_length=1)]] = Field(
        min_length=1, examples=[{"oak": ["oak"], "pine": ["pine", "pinus"]}]
    )
    """The items, each with its names; two names of one item count once."""
    minimum: int = Field(ge=1, examples=[4])
    """How many distinct items the question asks for; each earns the same share."""
    at_most: int | None = Field(default=None, ge=1, examples=[6])
    """An answer with more distinct items than this earns nothing, because it does not choose."""
    unless: Phrases = Field((), examples=[["(shrink|reduce) .. (context|receptive field)"]])
    """Patterns that refute all items in the same sentence ('... all shrink the field')."""
    missing: str = Field("", examples=["Name more trees."])
    """Advice for a student who names too few items."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be parsed, and numbers of items that no answer can reach."""
        yield from super().flaws()
        if self.minimum > len(self.items):
            what = f"{self.minimum} items are asked for, but only {len(self.items)} are known"
            yield Flaw(("minimum",), what, "add items, or ask for fewer")
        if self.at_most is not None and self.at_most < self.minimum:
            what = f"at most {self.at_most} may be named, but {self.minimum} are asked for"
            yield Flaw(("at_most",), what)

    @cached_property
    def patterns_by_name(self) -> dict[str, tuple[Pattern, ...]]:
        """The names of all items."""
        return {item: self.parse_all(names) for item, names in self.items.items()}

    @cached_property
    def refuting_patterns(self) -> tuple[Pattern, ...]:
        """Patterns that refute the items of their sentence."""
        return self.parse_all(self.unless)

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the block."""
        for names in self.patterns_by_name.values():
            yield from names
        yield from self.refuting_patterns

    def mark(self, matcher: Matcher) -> Marks:
        """The points for the distinct items that the answer names and does not deny."""
        affirmed: dict[str, Mention] = {}
        denied: dict[str, Mention] = {}
        refuted = {
            matcher.reading.sentence[match.first]
            for pattern in self.refuting_patterns
            for match in matcher.all(pattern)
        }
        for mention in mentions(matcher, self.patterns_by_name):
            is_refuted = matcher.reading.sentence[mention.first] in refuted
            earns = not is_refuted and matcher.affirms(mention.match)
            (affirmed if earns else denied).setdefault(mention.name, mention)
        findings = [self._finding(matcher, mention) for mention in affirmed.values()]
        refused = [mention for item, mention in denied.items() if item not in affirmed]
        findings += [self._finding(matcher, mention, Refusal.NEAR_MISS) for mention in refused]
        flags = [finding.flag for finding in findings if finding.refusal]
        if self.at_most is not None and len(affirmed) > self.at_most:
            unearned = tuple(replace(found, earned=False) for found in findings)
            reason = (
                f"It names {len(affirmed)}, but an answer may name {self.at_most} at most: "
                "choose the ones that you mean."
            )
            flags.append("stuffing: names everything")
            return Marks(Fraction(0), unearned, tuple(flags), reason)
        share = Fraction(min(len(affirmed), self.minimum), self.minimum)
        if share < 1:
            lacking = self.minimum - len(affirmed)
            more = f"{lacking} more of {self.minimum}"
            missing = more if affirmed else f"any of the {lacking} asked for"
            findings.append(
                ConceptFinding(missing, earned=False, message=self.missing, share=1 - share)
            )
        return Marks(share, tuple(findings), tuple(flags))

    def _finding(
        self, matcher: Matcher, mention: Mention, refusal: Refusal | None = None
    ) -> ConceptFinding:
        return ConceptFinding(
            mention.name,
            earned=refusal is None,
            spans=tuple(matcher.reading.offsets(span) for span in mention.match.spans),
            refusal=refusal,
            reason="The answer denies it, or says the opposite of it." if refusal else "",
            share=Fraction(1, self.minimum),
        )


_RUBRIC = """
minimum: 2
at_most: 3
items: {oak: [oak], pine: [pine, pinus], fir: [fir], elm: [elm]}
missing: Name more trees.
"""

Items.EXAMPLES = (
    Example("two names", _RUBRIC, answer_in_words("Oaks and pines."), 1),
    Example("one tree under two names", _RUBRIC, answer_in_words("- Pine\n- Pinus"), 0.5),
    Example("denied", _RUBRIC, answer_in_words("Neither oaks nor pines."), 0),
    Example("everything", _RUBRIC, answer_in_words("Oak, pine, fir, elm"), 0),
)
