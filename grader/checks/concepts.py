"""An explanation in words: ideas with weights, their contradictions, and misconceptions."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import ClassVar

from pydantic import Field

from grader.checks.common.example_answers import answer_in_words
from grader.checks.common.known_names import unknown_name
from grader.checks.common.pattern_fields import Phrases
from grader.checks.common.prose_check import ProseCheck
from grader.errors import Flaw, YamlPath
from grader.plugins import Example, StrictModel
from grader.prose import Idea, Marks, Matcher, Misconception, Pattern, Scheme, mark


class Concept(StrictModel):
    """One idea that the answer should state."""

    name: str = Field(min_length=1, examples=["attention alone has no notion of order"])
    """What reports call the idea."""
    weight: Decimal = Field(gt=0, le=1, examples=[0.5])
    """The share of the points. Weights may add up to more than 1; the sum is capped."""
    any: Phrases = Field(min_length=1, examples=[["not:know .. order", "bag of words"]])
    """Patterns; one of them must match."""
    about: str | None = Field(None, examples=["lake"])
    """The topic (a key of `topics`) that the statement must be about."""
    also: dict[str, Phrases] = Field(default_factory=dict, examples=[{"river": ["not:still"]}])
    """Patterns for statements about another topic that express the same idea, by that topic ('an
    ordinary GAN cannot be steered')."""
    unless: Phrases = Field((), examples=[["independent .. order"]])
    """Patterns that contradict it; if one matches for the same topic, the idea earns nothing."""
    missing: str = Field("", examples=["Say what attention by itself does not know."])
    """Advice for a student whose answer lacks the idea."""


class WrongView(StrictModel):
    """A false statement that cancels points for right ideas."""

    name: str = Field(min_length=1, examples=["both are salty"])
    """What reports call the misconception."""
    any: Phrases = Field(min_length=1, examples=[["both .. salty"]])
    """Patterns; one of them must match."""
    about: str | None = Field(None, examples=["lake"])
    """The topic (a key of `topics`) that the statement must be about."""
    cancels: tuple[str, ...] = Field((), examples=[["rivers move"]])
    """Names of the ideas that it cancels; by default, all of them."""


class Concepts(ProseCheck):
    """Gives points for ideas, in any words and order."""

    kind: ClassVar[str] = "concepts"

    expect: tuple[Concept, ...] = Field(
        min_length=1, examples=[[{"name": "rivers move", "weight": 1, "any": ["river .. flow"]}]]
    )
    """The ideas, each with its share of the points."""
    misconceptions: tuple[WrongView, ...] = Field(
        (), examples=[[{"name": "both are salty", "any": ["both .. salty"]}]]
    )
    """False statements, and the ideas that they cancel."""
    topics: dict[str, Phrases] = Field(
        default_factory=dict, examples=[{"lake": ["lake", "pond"], "river": ["river"]}]
    )
    """The things that the question asks to compare, each with its names."""
    names: Phrases = Field((), examples=[["reparameterization trick"]])
    """Names of the thing that the question is about; naming it earns nothing."""
    context: Phrases = Field((), examples=[["(water|lake|river)"]])
    """Patterns; an answer that matches none of them is off topic."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be parsed, unknown names, and weights that sum to less than 1."""
        yield from super().flaws()
        names = [concept.name for concept in self.expect]
        for at, name in enumerate(names):
            if name in names[:at]:
                yield Flaw(("expect", at, "name"), f"another concept is called '{name}', too")
        for at, view in enumerate(self.misconceptions):
            for place, name in enumerate(view.cancels):
                yield from unknown_name(
                    name, names, "concept", ("misconceptions", at, "cancels", place)
                )
        for path, topic in self._topics_named():
            yield from unknown_name(topic, self.topics, "topic", path)
        total = sum((concept.weight for concept in self.expect), Decimal(0))
        if total < 1:
            what = f"the weights add up to {total}: no answer can earn full marks"
            yield Flaw(("expect",), what, "let them add up to 1 or more")

    def _topics_named(self) -> Iterator[tuple[YamlPath, str]]:
        """Every topic that a concept or misconception refers to, and where."""
        for at, concept in enumerate(self.expect):
            if concept.about is not None:
                yield ("expect", at, "about"), concept.about
            yield from ((("expect", at, "also", topic), topic) for topic in concept.also)
        for at, view in enumerate(self.misconceptions):
            if view.about is not None:
                yield ("misconceptions", at, "about"), view.about

    @cached_property
    def scheme(self) -> Scheme:
        """The block with its patterns parsed."""
        return Scheme(
            ideas=tuple(
                Idea(
                    name=concept.name,
                    weight=Fraction(concept.weight),
                    patterns=self.parse_all(concept.any),
                    about=concept.about,
                    also={
                        topic: self.parse_all(phrases) for topic, phrases in concept.also.items()
                    },
                    unless=self.parse_all(concept.unless),
                    message=concept.missing,
                )
                for concept in self.expect
            ),
            misconceptions=tuple(
                Misconception(view.name, self.parse_all(view.any), view.about, view.cancels)
                for view in self.misconceptions
            ),
            topics={name: self.parse_all(names) for name, names in self.topics.items()},
            names=self.parse_all(self.names),
            context=self.parse_all(self.context),
        )

    def patterns(self) -> Iterator[Pattern]:
        """Every pattern of the block."""
        for idea in self.scheme.ideas:
            yield from (*idea.patterns, *idea.unless, *chain.from_iterable(idea.also.values()))
        for view in self.scheme.misconceptions:
            yield from view.patterns
        for names in self.scheme.topics.values():
            yield from names
        yield from (*self.scheme.names, *self.scheme.context)

    def mark(self, matcher: Matcher) -> Marks:
        """The points for the ideas that the answer states."""
        return mark(matcher, self.scheme)


_RUBRIC = """
topics: {lake: [lake], river: [river]}
sets: {move: [flow, run, stream, move]}
expect:
  - {name: lakes stand still, weight: 0.5, about: lake, any: ["not:<move>", stand still]}
  - {name: rivers move, weight: 0.5, about: river, any: [<move>], missing: Say what rivers do.}
misconceptions:
  - {name: both are salty, any: [both .. salt*], cancels: [rivers move]}
"""

Concepts.EXAMPLES = (
    Example("right", _RUBRIC, answer_in_words("A lake doesn't move, while a river flows."), 1),
    Example("one idea", _RUBRIC, answer_in_words("The water of a river is always streaming."), 0.5),
    Example("exchanged", _RUBRIC, answer_in_words("A river doesn't move, while a lake flows."), 0),
    Example("denied", _RUBRIC, answer_in_words("It is not true that a river flows."), 0),
    Example(
        "wrong view",
        _RUBRIC,
        answer_in_words("A river moves, a lake doesn't. Both are salty."),
        0.5,
    ),
)
