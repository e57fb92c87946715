"""Prose that explains something: ideas with weights, what contradicts them, and wrong views."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain
from typing import ClassVar, Self

from pydantic import Field, model_validator

from grader.errors import nearest
from grader.plugins import Example, Settings
from grader.prose import Idea, Marks, Matcher, Misconception, Pattern, Scheme, mark
from grader.written import Phrases, Written, said


class Concept(Settings):
    """One idea that the answer should hold."""

    name: str
    """What reports call the idea."""
    weight: Decimal = Field(gt=0, le=1)
    """The share of the points. Weights may add up to more than 1; the sum is capped."""
    any: Phrases = Field(min_length=1)
    """Patterns, any of which says it."""
    about: str | None = None
    """The topic that it must be said of."""
    also: dict[str, Phrases] = Field(default_factory=dict)
    """Patterns that say it of another topic ('an ordinary GAN cannot be steered'), by topic."""
    unless: Phrases = ()
    """Patterns that contradict it, said of the same topic: the idea then earns nothing."""
    missing: str = ""
    """What a student is told who lacks the idea."""


class WrongView(Settings):
    """A false statement that costs points elsewhere in the answer."""

    name: str
    """What reports call the wrong view."""
    any: Phrases = Field(min_length=1)
    """Patterns, any of which states it."""
    about: str | None = None
    """The topic that it must be said of."""
    cancels: tuple[str, ...] = ()
    """Names of the concepts that it cancels; all of them if none is named."""


class Concepts(Written):
    """Gives points for ideas, in whatever words and order."""

    kind: ClassVar[str] = "concepts"

    expect: tuple[Concept, ...] = Field(min_length=1)
    """The ideas, each with its share of the points."""
    misconceptions: tuple[WrongView, ...] = ()
    """False statements, and which ideas they cancel."""
    topics: dict[str, Phrases] = Field(default_factory=dict)
    """The things that are compared, each with the names that it goes by."""
    names: Phrases = ()
    """Names of the thing asked about: to name it earns nothing."""
    context: Phrases = ()
    """Patterns of which any answer matches one; an answer that does not is off the topic."""

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        """Every pattern is readable, and every topic and concept that is referred to exists."""
        concepts = [concept.name for concept in self.expect]
        for view in self.misconceptions:
            for name in view.cancels:
                _require(name, concepts, "concept")
        abouts = [concept.about for concept in self.expect]
        abouts += [topic for concept in self.expect for topic in concept.also]
        abouts += [view.about for view in self.misconceptions]
        for about in abouts:
            if about is not None:
                _require(about, list(self.topics), "topic")
        assert self.scheme
        return self

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


def _require(name: str, known: list[str], what: str) -> None:
    if name not in known:
        raise ValueError(f"no {what} is called '{name}' {nearest(name, known)}".strip())


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
