"""The ways in which a rubric draws an argument at random."""

from __future__ import annotations

import math
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    JsonValue,
    PositiveInt,
    RootModel,
    Tag,
    field_validator,
)

from grader.checks.common.cases.call_arguments import argument
from grader.checks.common.cases.call_arguments import tensor as as_tensor
from grader.errors import nearest
from grader.model import Plain
from grader.plugins import StrictModel

DRAWS = ("tensor", "integer", "one_of", "list")
"""The first key of each way to draw a value."""


LARGEST = 2**53
"""The largest integer that is drawn; larger ones are not exact as floats."""
MOST_ENTRIES = 10**6
MOST_ITEMS = 1000


def _ordered(limits: tuple[int, int]) -> tuple[int, int]:
    if limits[0] > limits[1]:
        raise ValueError(f"put the smaller number first: [{limits[1]}, {limits[0]}]")
    if max(map(abs, limits)) > LARGEST:
        raise ValueError("drawn numbers are between -2**53 and 2**53")
    return limits


def _valid_length(limits: tuple[int, int]) -> tuple[int, int]:
    if limits[0] < 0 or limits[1] > MOST_ITEMS:
        raise ValueError(f"a drawn list has 0 to {MOST_ITEMS} items")
    return limits


def _small(shape: tuple[int, ...]) -> tuple[int, ...]:
    if math.prod(shape) > MOST_ENTRIES:
        raise ValueError(f"a drawn tensor has at most {MOST_ENTRIES} entries")
    return shape


Bounds: TypeAlias = Annotated[tuple[int, int], AfterValidator(_ordered)]
"""The smallest and the largest value, both included."""


class DrawnTensor(StrictModel):
    """A float32 tensor of integers, so that sums of products are exact."""

    tensor: Annotated[tuple[PositiveInt, ...], AfterValidator(_small)] = Field(
        max_length=8, examples=[[5, 4]]
    )
    """The shape."""
    between: Bounds = Field((-9, 9), examples=[[0, 1]])
    """The smallest and the largest entry."""

    def draw(self, rng: np.random.Generator) -> Plain:
        """Each value of an entry is equally likely."""
        return as_tensor(rng.integers(*self.between, size=self.tensor, endpoint=True))


class DrawnInteger(StrictModel):
    """An integer."""

    integer: Bounds = Field(examples=[[2, 9]])
    """The smallest and the largest value."""

    def draw(self, rng: np.random.Generator) -> Plain:
        """Each value is equally likely."""
        return int(rng.integers(*self.integer, endpoint=True))


class DrawnChoice(StrictModel):
    """One of several values."""

    one_of: tuple[JsonValue, ...] = Field(min_length=1, examples=[[2, 4, 16]])
    """The values."""

    def draw(self, rng: np.random.Generator) -> Plain:
        """Each value is equally likely."""
        return argument(self.one_of[int(rng.integers(len(self.one_of)))])


class DrawnList(StrictModel):
    """A list of mappings with the same keys."""

    list: dict[str, Draw] = Field(min_length=1, examples=[{"stride": {"integer": [1, 3]}}])
    """The values of each mapping: constants or draws, by key."""
    length: Annotated[Bounds, AfterValidator(_valid_length)] = Field(examples=[[2, 4]])
    """The smallest and the largest number of mappings."""

    def draw(self, rng: np.random.Generator) -> Plain:
        """Draws first the length, then each mapping, key by key."""
        count = int(rng.integers(*self.length, endpoint=True))
        return tuple({key: draw.draw(rng) for key, draw in self.list.items()} for _ in range(count))


class Constant(RootModel[JsonValue]):
    """A value that is not drawn."""

    @field_validator("root")
    @classmethod
    def _check_for_misspelt_draw(cls, value: JsonValue) -> JsonValue:
        if isinstance(value, dict):
            word = next(iter(value), "")
            hint = nearest(word, DRAWS) or f"known: {', '.join(DRAWS)}"
            raise ValueError(f"unknown way to draw a value '{word}'; {hint}")
        return value

    def draw(self, rng: np.random.Generator) -> Plain:
        """The value itself."""
        return argument(self.root)


def _kind_of_draw(value: Any) -> str:
    keys = value if isinstance(value, dict) else ()
    return next((key for key in DRAWS if key in keys), "constant")


Draw: TypeAlias = Annotated[
    Annotated[DrawnTensor, Tag("tensor")]
    | Annotated[DrawnInteger, Tag("integer")]
    | Annotated[DrawnChoice, Tag("one_of")]
    | Annotated[DrawnList, Tag("list")]
    | Annotated[Constant, Tag("constant")],
    Discriminator(_kind_of_draw),
]
"""How an argument is drawn."""

DrawnList.model_rebuild()
