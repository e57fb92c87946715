"""The ways in which a rubric draws an argument at random."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Field, RootModel, Tag, field_validator

from grader.checks.common.cases.array_draws import (
    DrawnArray,
    DrawnNormal,
    DrawnTensor,
    DrawnUniform,
)
from grader.checks.common.cases.call_arguments import (
    TYPED,
    PlainValue,
    TypedValue,
    Value,
    dictionary_key,
    kind_of_value,
)
from grader.checks.common.cases.draw_bounds import (
    Bounds,
    Length,
    integers_between,
    length_between,
)
from grader.checks.common.cases.draw_scope import DrawScope
from grader.errors import nearest
from grader.model import Plain
from grader.plugins import StrictModel

DRAWS = ("array", "tensor", "integer", "uniform", "normal", "one_of", "list", "dict")
"""The first key of each way to draw a value."""


class DrawnInteger(StrictModel):
    """An integer."""

    integer: Bounds = Field(examples=[[2, 9]])
    """The smallest and the largest value."""

    def draw(self, scope: DrawScope) -> Plain:
        """Each value is equally likely."""
        low, high = integers_between(self.integer, scope.sizes)
        return int(scope.rng.integers(low, high, endpoint=True))


class DrawnChoice(StrictModel):
    """One of several values."""

    one_of: tuple[Value, ...] = Field(min_length=1, examples=[[2, 4, 16]])
    """The values."""

    def draw(self, scope: DrawScope) -> Plain:
        """Each value is equally likely."""
        return self.one_of[int(scope.rng.integers(len(self.one_of)))].argument(scope.arrays)


class DrawnList(StrictModel):
    """A list whose items are drawn alike."""

    list: ListItem = Field(
        examples=[{"stride": {"integer": [1, 3]}}, {"integer": [0, 3]}],
    )
    """How to draw each item: a draw, or a mapping with constants or draws by key."""
    length: Length = Field(examples=[[2, 4], 3, "N"])
    """The number of items, or the smallest and the largest."""

    def draw(self, scope: DrawScope) -> Plain:
        """Draws first the length, then each item."""
        low, high = length_between(self.length, scope.sizes)
        count = int(scope.rng.integers(low, high, endpoint=True))
        return tuple(self.list.draw(scope) for _ in range(count))


class DrawnMapping(RootModel[dict[str, "Draw"]]):
    """The items of a list of dictionaries: constants or draws, by key."""

    root: dict[str, Draw] = Field(min_length=1)

    @field_validator("root")
    @classmethod
    def _check_for_misspelt_draw(cls, draws: dict[str, Draw]) -> dict[str, Draw]:
        if len(draws) == 1 and (hint := nearest(next(iter(draws)), DRAWS)):
            raise ValueError(f"unknown way to draw a value '{next(iter(draws))}'; {hint}")
        return draws

    def draw(self, scope: DrawScope) -> Plain:
        """A dictionary, drawn key by key."""
        return _drawn_dict(self.root, scope)


with warnings.catch_warnings():
    # pydantic's own method `dict` is deprecated, and no block calls it
    warnings.filterwarnings("ignore", 'Field name "dict"')

    class DrawnDict(StrictModel):
        """A dictionary."""

        dict: dict[str, Draw] = Field(  # type: ignore[assignment]
            min_length=1, examples=[{"W1": {"array": ["D", "H"]}}]
        )
        """The values: constants or draws, by key."""

        def draw(self, scope: DrawScope) -> Plain:
            """A dictionary, drawn key by key."""
            return _drawn_dict(self.dict, scope)


class Constant(PlainValue):
    """A value that is not drawn."""

    @field_validator("root")
    @classmethod
    def _check_for_misspelt_draw(cls, value: Any) -> Any:
        if isinstance(value, dict):
            word = next(iter(value), "")
            hint = nearest(word, DRAWS) or f"known: {', '.join(DRAWS)}"
            raise ValueError(f"unknown way to draw a value '{word}'; {hint}")
        return value

    def draw(self, scope: DrawScope) -> Plain:
        """The value itself."""
        return self.argument(scope.arrays)


class TypedConstant(TypedValue):
    """A value that is not drawn, with the type of its arrays."""

    def draw(self, scope: DrawScope) -> Plain:
        """The value itself."""
        return self.argument(scope.arrays)


def _drawn_dict(draws: Mapping[str, Draw], scope: DrawScope) -> Plain:
    return {dictionary_key(key): draw.draw(scope) for key, draw in draws.items()}


def _kind_of_draw(value: Any) -> str:
    """The tag of a draw, which is no key, so that a fault's path has only keys."""
    if kind_of_value(value) == TYPED:
        return TYPED
    keys = value if isinstance(value, dict) else ()
    return next((f"{key} draw" for key in DRAWS if key in keys), "constant")


def _kind_of_item(value: Any) -> str:
    is_mapping = isinstance(value, dict) and _kind_of_draw(value) == "constant"
    return "mapping" if is_mapping else "draw"


Draw: TypeAlias = Annotated[
    Annotated[DrawnArray, Tag("array draw")]
    | Annotated[DrawnTensor, Tag("tensor draw")]
    | Annotated[DrawnInteger, Tag("integer draw")]
    | Annotated[DrawnUniform, Tag("uniform draw")]
    | Annotated[DrawnNormal, Tag("normal draw")]
    | Annotated[DrawnChoice, Tag("one_of draw")]
    | Annotated[DrawnList, Tag("list draw")]
    | Annotated[DrawnDict, Tag("dict draw")]
    | Annotated[TypedConstant, Tag(TYPED)]
    | Annotated[Constant, Tag("constant")],
    Discriminator(_kind_of_draw),
]
"""How an argument is drawn."""

ListItem: TypeAlias = Annotated[
    Annotated[DrawnMapping, Tag("mapping")] | Annotated[Draw, Tag("draw")],
    Discriminator(_kind_of_item),
]
"""How an item of a list is drawn."""

for model in (DrawnMapping, DrawnList, DrawnDict):
    model.model_rebuild()
