"""A rubric's list of cases, and the calls that they stand for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated, Any, Literal, TypeAlias

import numpy as np
from pydantic import Discriminator, Field, JsonValue, RootModel, Tag, field_validator

from grader.checks.common.cases.call_arguments import argument, in_words
from grader.checks.common.cases.draws import Draw
from grader.errors import nearest
from grader.model import Plain
from grader.model.tensor import value_key
from grader.plugins import StrictModel

ATTEMPTS = 100
"""Draws to find a case that is new; after those it may repeat, as few values may be possible."""


class GivenCase(RootModel[dict[str, JsonValue]]):
    """The arguments of a call by name, in the function's order; the names are for messages.

    The function gets nested lists of numbers as float32 tensors, and everything else unchanged.
    """

    @field_validator("root")
    @classmethod
    def _check_arguments(cls, values: dict[str, JsonValue]) -> dict[str, JsonValue]:
        for key, value in values.items():
            if isinstance(value, dict) and nearest(key, ["random"]):
                raise ValueError(f"unknown key '{key}'; did you mean 'random'?")
            argument(value)
        return values


class RandomCases(StrictModel):
    """Cases that are drawn, the same for every student: hidden ones from the assignment's seed,
    visible ones from the words of this entry alone, so that they tell nothing about the seed.
    """

    random: dict[str, Draw] = Field(
        min_length=1, examples=[{"x": {"tensor": [5, 4]}, "size": {"integer": [2, 9]}}]
    )
    """How to draw each argument, in the order of the function's parameters."""
    times: int = Field(default=1, ge=1, le=100, examples=[3])
    """The number of cases to draw."""
    show: Literal["hidden", "visible"] = Field("hidden", examples=["visible"])
    """Whether students see the inputs. Results that were typed in fail on hidden inputs."""


def _kind_of_block(value: Any) -> str:
    return "random" if isinstance(value, dict) and "random" in value else "given"


Block: TypeAlias = Annotated[
    Annotated[GivenCase, Tag("given")] | Annotated[RandomCases, Tag("random")],
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

    def call(self, function: str) -> str:
        """The call in words: `f(x=2 x 2 tensor, size=3)`."""
        inputs = ", ".join(f"{name}={in_words(value)}" for name, value in self.arguments.items())
        return f"{function}({inputs})"


def cases(blocks: Sequence[Block], seed: int) -> tuple[Case, ...]:
    """All cases in the rubric's order; drawn cases differ from all others if possible.

    Visible cases do not depend on the seed or on hidden cases, so nobody can infer those from them.
    """
    groups = {
        at: [_given(block)] for at, block in enumerate(blocks) if isinstance(block, GivenCase)
    }
    seen = {_key(case) for group in groups.values() for case in group}
    drawn = [(at, block) for at, block in enumerate(blocks) if isinstance(block, RandomCases)]
    for at, block in sorted(drawn, key=lambda entry: entry[1].show == "hidden"):
        groups[at] = [*_drawn(block, f"{_source(block, seed)}/{at}", seen)]
    return tuple(chain.from_iterable(groups[at] for at in sorted(groups)))


def _source(block: RandomCases, seed: int) -> str:
    """What decides the draws of a block."""
    return (
        f"hidden/{seed}"
        if block.show == "hidden"
        else f"visible/{block.model_dump_json(warnings=False)}"
    )


def _given(block: GivenCase) -> Case:
    return Case({name: argument(value) for name, value in block.root.items()}, is_hidden=False)


def _drawn(block: RandomCases, source: str, seen: set[str]) -> Iterator[Case]:
    for repeat in range(block.times):
        digest = hashlib.sha256(f"{source}/{repeat}".encode()).digest()
        rng = np.random.default_rng(int.from_bytes(digest, "big"))
        for _ in range(ATTEMPTS):
            arguments = {name: draw.draw(rng) for name, draw in block.random.items()}
            case = Case(arguments, is_hidden=block.show == "hidden")
            if _key(case) not in seen:
                break
        seen.add(_key(case))
        yield case


def _key(case: Case) -> str:
    return value_key(tuple(case.arguments.values()))
