"""A list of distinct things, of which a number must be named."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar

from pydantic import Field

from grader.checks.common.prose_check import Phrases, ProseCheck, said
from grader.errors import Flaw
from grader.plugins import Example
from grader.prose import ConceptFinding, Marks, Matcher, Mention, Pattern, Refusal, mentions


class Items(ProseCheck):
    """Gives equal points for each distinct item, up to the number that was asked for."""

    kind: ClassVar[str] = "items"
    lists: ClassVar[bool] = True

    items: dict[str, Annotated[Phrases, Field(min_length=1)]] = Field(
        min_length=1, examples=[{"oak": ["oak"], "pine": ["pine", "pinus"]}]
    )
    """The items, each with the names that it goes by; two names of one item count once."""
    minimum: int = Field(ge=1, examples=[4])
    """How many distinct items are asked for; each earns one share of that number."""
    at_most: int | None = Field(default=None, ge=1, examples=[6])
    """More distinct items than this earn nothing: whoever names everything has not chosen."""
    unless: Phrases = Field((), examples=[["(shrink|reduce) .. (context|receptive field)"]])
    """Patterns that take back all that their own sentence names ('... all shrink the field')."""
    missing: str = Field("", examples=["Name more trees."])
    """What a student is told who names too few."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be read, and numbers of items that nobody can name."""
        yield from super().flaws()
        if self.minimum > len(self.items):
            what = f"{self.minimum} items are asked for, but only {len(self.items)} are known"
            yield Flaw(("minimum",), what, "add items, or ask for fewer")
        if self.at_most is not None and self.at_most < self.minimum:
            what = f"at most {self.at_most} may be named, but {self.minimum} are asked for"
            yield Flaw(("at_most",), what)

    @cached_property
    def named(self) -> dict[str, tuple[Pattern, ...]]:
        """The names of all items."""
        return {item: self.parsed(names) for item, names in self.items.items()}

    @cached_property
    def against(self) -> tuple[Pattern, ...]:
        """What takes back the items of its sentence."""
        return self.parsed(self.unless)

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the block."""
        for names in self.named.values():
            yield from names
        yield from self.against

    def mark(self, matcher: Matcher) -> Marks:
        """What the distinct items are worth that the answer names and does not deny."""
        found: dict[str, Mention] = {}
        denied: dict[str, Mention] = {}
        refuted = {
            matcher.reading.sentence[match.first]
            for pattern in self.against
            for match in matcher.all(pattern)
        }
        for mention in mentions(matcher, self.named):
            stands = matcher.reading.sentence[mention.first] not in refuted
            earns = stands and matcher.affirms(mention.match)
            (found if earns else denied).setdefault(mention.name, mention)
        findings = [self._finding(matcher, mention) for mention in found.values()]
        refused = [mention for item, mention in denied.items() if item not in found]
        findings += [self._finding(matcher, one, Refusal.NEAR_MISS) for one in refused]
        flags = [finding.flag for finding in findings if finding.refusal]
        if self.at_most is not None and len(found) > self.at_most:
            return Marks(Fraction(0), tuple(findings), (*flags, "stuffing: names everything"))
        share = Fraction(min(len(found), self.minimum), self.minimum)
        if share < 1:
            lacking = f"{self.minimum - len(found)} more of {self.minimum}"
            findings.append(
                ConceptFinding(lacking, earned=False, message=self.missing, share=1 - share)
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
    Example("two names", _RUBRIC, said("Oaks and pines."), 1),
    Example("one tree under two names", _RUBRIC, said("- Pine\n- Pinus"), 0.5),
    Example("denied", _RUBRIC, said("Neither oaks nor pines."), 0),
    Example("everything", _RUBRIC, said("Oak, pine, fir, elm"), 0),
)
