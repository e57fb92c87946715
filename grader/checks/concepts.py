"""Prose that explains something: ideas with weights, what contradicts them, and wrong views."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import ClassVar

from pydantic import Field

from grader.checks.common.pattern_fields import Path
from grader.checks.common.prose_check import Phrases, ProseCheck, said
from grader.errors import Flaw, nearest
from grader.plugins import Example, StrictModel
from grader.prose import Idea, Marks, Matcher, Misconception, Pattern, Scheme, mark


class Concept(StrictModel):
    """One idea that the answer should hold."""

    name: str = Field(min_length=1, examples=["attention alone has no notion of order"])
    """What reports call the idea."""
    weight: Decimal = Field(gt=0, le=1, examples=[0.5])
    """The share of the points. Weights may add up to more than 1; the sum is capped."""
    any: Phrases = Field(min_length=1, examples=[["not:know .. order", "bag of words"]])
    """Patterns, any of which says it."""
    about: str | None = Field(None, examples=["lake"])
    """The topic that it must be said of."""
    also: dict[str, Phrases] = Field(default_factory=dict, examples=[{"river": ["not:still"]}])
    """Patterns that say it of another topic ('an ordinary GAN cannot be steered'), by topic."""
    unless: Phrases = Field((), examples=[["independent .. order"]])
    """Patterns that contradict it, said of the same topic: the idea then earns nothing."""
    missing: str = Field("", examples=["Say what attention by itself does not know."])
    """What a student is told who lacks the idea."""


class WrongView(StrictModel):
    """A false statement that costs points elsewhere in the answer."""

    name: str = Field(min_length=1, examples=["both are salty"])
    """What reports call the wrong view."""
    any: Phrases = Field(min_length=1, examples=[["both .. salty"]])
    """Patterns, any of which states it."""
    about: str | None = Field(None, examples=["lake"])
    """The topic that it must be said of."""
    cancels: tuple[str, ...] = Field((), examples=[["rivers move"]])
    """Names of the concepts that it cancels; all of them if none is named."""


class Concepts(ProseCheck):
    """Gives points for ideas, in whatever words and order."""

    kind: ClassVar[str] = "concepts"

    expect: tuple[Concept, ...] = Field(
        min_length=1, examples=[[{"name": "rivers move", "weight": 1, "any": ["river .. flow"]}]]
    )
    """The ideas, each with its share of the points."""
    misconceptions: tuple[WrongView, ...] = Field(
        (), examples=[[{"name": "both are salty", "any": ["both .. salty"]}]]
    )
    """False statements, and which ideas they cancel."""
    topics: dict[str, Phrases] = Field(
        default_factory=dict, examples=[{"lake": ["lake", "pond"], "river": ["river"]}]
    )
    """The things that are compared, each with the names that it goes by."""
    names: Phrases = Field((), examples=[["reparameterization trick"]])
    """Names of the thing asked about: to name it earns nothing."""
    context: Phrases = Field((), examples=[["(water|lake|river)"]])
    """Patterns of which any answer matches one; an answer that does not is off the topic."""

    def flaws(self) -> Iterator[Flaw]:
        """Patterns that cannot be read, unknown names, weights that reach no full mark."""
        yield from super().flaws()
        names = [concept.name for concept in self.expect]
        for at, name in enumerate(names):
            if name in names[:at]:
                yield Flaw(("expect", at, "name"), f"another concept is called '{name}', too")
        for at, view in enumerate(self.misconceptions):
            for place, name in enumerate(view.cancels):
                yield from _unknown(
                    name, names, "concept", ("misconceptions", at, "cancels", place)
                )
        for path, topic in self._topics_named():
            yield from _unknown(topic, self.topics, "topic", path)
        total = sum((concept.weight for concept in self.expect), Decimal(0))
        if total < 1:
            what = f"the weights add up to {total}: no answer can earn full marks"
            yield Flaw(("expect",), what, "let them add up to 1 or more")

    def _topics_named(self) -> Iterator[tuple[Path, str]]:
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
        """The block with its patterns read."""
        return Scheme(
            ideas=tuple(
                Idea(
                    name=concept.name,
                    weight=Fraction(concept.weight),
                    patterns=self.parsed(concept.any),
                    about=concept.about,
                    also={topic: self.parsed(said) for topic, said in concept.also.items()},
                    unless=self.parsed(concept.unless),
                    message=concept.missing,
                )
                for concept in self.expect
            ),
            misconceptions=tuple(
                Misconception(view.name, self.parsed(view.any), view.about, view.cancels)
                for view in self.misconceptions
            ),
            topics={name: self.parsed(names) for name, names in self.topics.items()},
            names=self.parsed(self.names),
            context=self.parsed(self.context),
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
        """What the ideas that were found are worth."""
        return mark(matcher, self.scheme)


def _unknown(name: str, known: Iterable[str], what: str, path: Path) -> Iterator[Flaw]:
    known = list(known)
    if name not in known:
        hint = nearest(name, known) or (f"known: {', '.join(known)}" if known else "there is none")
        yield Flaw(path, f"no {what} is called '{name}'", hint)


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
    Example("right", _RUBRIC, said("A lake doesn't move, while a river flows."), 1),
    Example("one idea", _RUBRIC, said("The water of a river is always streaming."), 0.5),
    Example("exchanged", _RUBRIC, said("A river doesn't move, while a lake flows."), 0),
    Example("denied", _RUBRIC, said("It is not true that a river flows."), 0),
    Example("wrong view", _RUBRIC, said("A river moves, a lake doesn't. Both are salty."), 0.5),
)
