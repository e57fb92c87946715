"""A rubric's list of cases, and the calls that they stand for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, JsonValue, RootModel, Tag, field_validator

from grader.checks.common.cases.array_draws import ArrayDraw
from grader.checks.common.cases.call_arguments import Value, in_words
from grader.checks.common.cases.draw_bounds import Length, length_between
from grader.checks.common.cases.draw_checks import size_flaws, size_names
from grader.checks.common.cases.draw_scope import DrawScope
from grader.checks.common.cases.draws import Draw
from grader.checks.common.cases.edge_cases import EdgeCase, edge_case
from grader.errors import Flaw, nearest
from grader.model import Call, Plain
from grader.model.tensor import value_key
from grader.plugins import QuestionContext, StrictModel

Passing: TypeAlias = Literal["position", "keyword"]
"""How a function gets its arguments."""
ATTEMPTS = 100
"""Draws to find a case that is new; after those it may repeat, as few values may be possible."""


class GivenCase(RootModel[dict[str, Value]]):
    """The arguments of a call by name, in the function's order; the names are for messages.

    The function gets nested lists of numbers as arrays, and everything else unchanged.
    """

    @field_validator("root", mode="before")
    @classmethod
    def _check_for_misspelt_random(cls, values: Any) -> Any:
        for key, value in values.items() if isinstance(values, dict) else ():
            if isinstance(value, dict) and nearest(key, ["random"]):
                raise ValueError(f"unknown key '{key}'; did you mean 'random'?")
        return values

    def as_written(self) -> dict[str, JsonValue]:
        """The case as the rubric has it."""
        return {name: value.model_dump(mode="json") for name, value in self.root.items()}


class RandomCases(StrictModel):
    """Cases that are drawn, the same for every student: hidden ones from the assignment's seed,
    visible ones from the words of this entry alone, so that they tell nothing about the seed.
    """

    random: dict[str, Draw] = Field(
        min_length=1, examples=[{"x": {"array": [5, 4]}, "size": {"integer": [2, 9]}}]
    )
    """How to draw each argument, in the order of the function's parameters."""
    sizes: dict[str, Length] = Field({}, examples=[{"N": [2, 5], "D": 4}])
    """Names for shapes and bounds, each with a number, or with the smallest and the largest."""
    times: int = Field(default=1, ge=1, le=100, examples=[3])
    """The number of cases to draw."""
    edge_cases: bool = Field(True, examples=[False])
    """Whether zeros, equal entries, and small and large entries are among real numbers."""
    show: Literal["hidden", "visible"] = Field("hidden", examples=["visible"])
    """Whether students see the inputs. Results that were typed in fail on hidden inputs."""

    def flaws(self) -> Iterator[Flaw]:
        """Names that stand for no size, and sizes that do not fit."""
        yield from size_flaws(self.sizes, self.random)


def _kind_of_block(value: Any) -> str:
    """The tag of a block, which is no key, so that a fault's path has only keys."""
    return "random cases" if isinstance(value, dict) and "random" in value else "given case"


Block: TypeAlias = Annotated[
    Annotated[GivenCase, Tag("given case")] | Annotated[RandomCases, Tag("random cases")],
    Discriminator(_kind_of_block),
]
"""One entry of a rubric's list of cases."""


def argument_names(block: Block) -> tuple[str, ...]:
    """The names of the arguments in a block of cases, in order."""
    return tuple(block.root if isinstance(block, GivenCase) else block.random)


def join_names(names: Sequence[str]) -> str:
    """Names as a list in a message."""
    return ", ".join(names) or "nothing"


@dataclass(frozen=True)
class Case:
    """One set of inputs."""

    arguments: dict[str, Plain]
    is_hidden: bool

    def call(self, function: str, *, with_types: bool = False) -> str:
        """The call in words: `f(x=2 x 2 tensor, size=3)`."""
        return f"{function}({self.inputs(with_types=with_types)})"

    def inputs(self, *, with_types: bool = False) -> str:
        """The inputs in words: `x=2 x 2 tensor, size=3`."""
        inputs = (
            f"{name}={in_words(value, with_types=with_types)}"
            for name, value in self.arguments.items()
        )
        return ", ".join(inputs)

    def request(self, function: str, by: Passing) -> Call:
        """The call of a program's function."""
        names = tuple(self.arguments) if by == "keyword" else ()
        return Call(function, tuple(self.arguments.values()), names=names)


def cases(blocks: Sequence[Block], context: QuestionContext) -> tuple[Case, ...]:
    """All cases in the rubric's order; drawn cases differ from all others if possible.

    Visible cases do not depend on the seed or on hidden cases, so nobody can infer those from them.
    """
    groups = {
        at: [_given(block, context.arrays)]
        for at, block in enumerate(blocks)
        if isinstance(block, GivenCase)
    }
    seen = {_key(case) for group in groups.values() for case in group}
    drawn = [(at, block) for at, block in enumerate(blocks) if isinstance(block, RandomCases)]
    for at, block in sorted(drawn, key=lambda entry: entry[1].show == "hidden"):
        source = f"{_source(block, context.seed)}/{at}"
        groups[at] = [*_drawn(block, source, context.arrays, seen)]
    return tuple(chain.from_iterable(groups[at] for at in sorted(groups)))


def _source(block: RandomCases, seed: int) -> str:
    """What decides the draws of a block."""
    if block.show == "hidden":
        return f"hidden/{seed}"
    return f"visible/{block.model_dump_json(exclude_unset=True, warnings=False)}"


def _given(block: GivenCase, arrays: str) -> Case:
    arguments = {name: value.argument(arrays) for name, value in block.root.items()}
    return Case(arguments, is_hidden=False)


def _drawn(block: RandomCases, source: str, arrays: str, seen: set[str]) -> Iterator[Case]:
    for repeat in range(block.times):
        digest = hashlib.sha256(f"{source}/{repeat}".encode()).digest()
        rng = np.random.default_rng(int.from_bytes(digest, "big"))
        edges = _edge_cases(block, repeat)
        for _ in range(ATTEMPTS):
            arguments = _drawn_arguments(block, rng, arrays, edges)
            case = Case(arguments, is_hidden=block.show == "hidden")
            if _key(case) not in seen:
                break
        seen.add(_key(case))
        yield case


def _drawn_arguments(
    block: RandomCases, rng: np.random.Generator, arrays: str, edges: Mapping[str, EdgeCase]
) -> dict[str, Plain]:
    """The sizes, then each argument as soon as the sizes in its shapes and bounds are known."""
    sizes: dict[str, int] = {}
    for name, length in block.sizes.items():
        sizes[name] = int(rng.integers(*length_between(length, sizes), endpoint=True))
    drawn: dict[str, Plain] = {}
    while len(drawn) < len(block.random):
        for name, draw in block.random.items():
            if name not in drawn and size_names(draw) <= sizes.keys():
                value = draw.draw(DrawScope(rng, sizes, arrays, edges[name]))
                drawn[name] = value
                if type(value) is int:
                    sizes[name] = value
    return {name: drawn[name] for name in block.random}


def _edge_cases(block: RandomCases, repeat: int) -> dict[str, EdgeCase]:
    """The special entries of each argument; at most one array has large ones, in turn.

    The product of two large numbers would need other tolerances.
    """
    edge = edge_case(repeat) if block.edge_cases else EdgeCase.NONE
    real = [
        name for name, draw in block.random.items() if isinstance(draw, ArrayDraw) and draw.is_real
    ]
    if edge is not EdgeCase.LARGE or not real:
        return dict.fromkeys(block.random, edge)
    chosen = real[repeat // len(EdgeCase) % len(real)]
    return {name: edge if name == chosen else EdgeCase.NONE for name in block.random}


def _key(case: Case) -> str:
    return value_key(tuple(case.arguments.values()))
