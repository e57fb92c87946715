"""The ways in which a rubric draws an array, or a real number, at random."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from pydantic import Field

from grader.checks.common.cases.array_types import ArrayType, ArrayTypeName, array_type
from grader.checks.common.cases.draw_bounds import (
    Bounds,
    MeanAndDeviation,
    Range,
    Shape,
    integers_between,
    shape_of,
)
from grader.checks.common.cases.draw_scope import DrawScope
from grader.checks.common.cases.edge_cases import EdgeCase, with_edge_case
from grader.checks.common.cases.sizes import Sizes
from grader.compare import Array
from grader.errors import Flaw
from grader.model import Plain
from grader.plugins import StrictModel

DISTRIBUTIONS = ("between", "normal", "uniform", "boolean", "permutation", "one_hot")
REALS = frozenset({"normal", "uniform"})
INTEGERS = {"bool": (0, 1), "uint8": (0, 9)}
"""The smallest and the largest entry where the rubric names none, by dtype."""
OTHERWISE = (-9, 9)
LARGE = {"float16": 10, "float32": 100, "complex64": 100}
"""The standard deviations of a large entry, by dtype: its exponential overflows, and sums with it
are still exact enough."""
LARGE_OTHERWISE = 1000
USUAL = 3
"""Standard deviations from the mean within which a 0 is nothing special."""


class ArrayDraw(StrictModel):
    """The entries of an array and their type; a subclass has the key for its shape."""

    of: ArrayTypeName | None = None
    """What it is: `numpy`, `torch` or `list`, a dtype such as `int64`, or both."""
    between: Bounds | None = Field(None, examples=[[0, 1], [0, "C - 1"]])
    """Integers: the smallest and the largest. [-9, 9] if no key says what the entries are, so that
    sums of products are exact."""
    normal: MeanAndDeviation | None = Field(None, examples=[[0, 1]])
    """Real numbers with a normal distribution: its mean and standard deviation."""
    uniform: Range | None = Field(None, examples=[[-1, 1]])
    """Real numbers from an interval: the smallest and the largest."""
    boolean: bool = Field(False, examples=[True])
    """True and false; the dtype is `bool` unless `of` names another."""
    permutation: bool = Field(False, examples=[True])
    """The integers from 0 in random order, in each row; the dtype is `int64` unless `of` names
    another."""
    one_hot: bool = Field(False, examples=[True])
    """One 1 in each row, and otherwise 0."""

    def flaws(self) -> Iterator[Flaw]:
        """Two distributions, and real numbers as integers."""
        chosen = self._chosen()
        for key in chosen[1:]:
            yield Flaw((key,), f"'{chosen[0]}' and '{key}' both say what the entries are")
        dtype = self._type("").dtype
        for key in REALS & set(chosen):
            if dtype and np.dtype(dtype).kind in "biu":
                what = f"real numbers are no entries of dtype {dtype}"
                yield Flaw((key,), what, "write 'between' for integers")

    @property
    def is_real(self) -> bool:
        """Whether it draws real numbers, which special entries can be among."""
        return bool(REALS & set(self._chosen()))

    @property
    @abstractmethod
    def lengths(self) -> tuple[int | str, ...]:
        """The shape as the rubric writes it."""

    def check(self, sizes: Sizes) -> None:
        """Raise `ValueError` if there is no such array with these sizes."""
        shape_of(self.lengths, sizes)
        if self.between:
            array_type(self.of or "", "").array(np.array(integers_between(self.between, sizes)))

    def draw(self, scope: DrawScope) -> Plain:
        """An array; each value of an entry is equally likely, except for normal distributions."""
        shape, rng, kind = shape_of(self.lengths, scope.sizes), scope.rng, self._type(scope.arrays)
        if self.boolean:
            return kind.array(rng.integers(0, 1, size=shape, endpoint=True).astype(bool))
        if self.permutation:
            rows = np.broadcast_to(np.arange(shape[-1] if shape else 1), shape)
            return kind.array(rng.permuted(rows, axis=-1) if shape else rows)
        if self.one_hot:
            length = shape[-1] if shape else 1
            return kind.array(np.eye(length, dtype=int)[rng.integers(length, size=shape[:-1])])
        if self.is_real:
            return kind.array(_reals(self, shape, scope, kind))
        bounds = self.between or INTEGERS.get(kind.dtype, OTHERWISE)
        low, high = integers_between(bounds, scope.sizes)
        return kind.array(rng.integers(low, high, size=shape, endpoint=True))

    def _chosen(self) -> tuple[str, ...]:
        return tuple(key for key in DISTRIBUTIONS if getattr(self, key) not in (None, False))

    def _type(self, arrays: str) -> ArrayType:
        natural = "bool" if self.boolean else "int64" if self.permutation else ""
        return array_type(self.of or "", arrays, dtype=natural)


class DrawnArray(ArrayDraw):
    """An array: a float32 torch tensor of integers, unless other keys say more."""

    array: Shape = Field(examples=[[5, 4], ["N", "D"]])
    """The shape: numbers, names of `sizes` or of integer arguments, or expressions like `2 * N`."""

    @property
    def lengths(self) -> tuple[int | str, ...]:
        """The shape as the rubric writes it."""
        return self.array


class DrawnTensor(ArrayDraw):
    """The same as an `array`, by an older name."""

    tensor: Shape = Field(examples=[[5, 4]])
    """The shape."""

    @property
    def lengths(self) -> tuple[int | str, ...]:
        """The shape as the rubric writes it."""
        return self.tensor


class DrawnUniform(StrictModel):
    """A real number from an interval."""

    uniform: Range = Field(examples=[[0.1, 0.9]])
    """The smallest and the largest value."""

    def draw(self, scope: DrawScope) -> Plain:
        """Each value is equally likely."""
        return float(scope.rng.uniform(*self.uniform))


class DrawnNormal(StrictModel):
    """A real number with a normal distribution."""

    normal: MeanAndDeviation = Field(examples=[[0, 1]])
    """The mean and the standard deviation."""

    def draw(self, scope: DrawScope) -> Plain:
        """A value near the mean."""
        return float(scope.rng.normal(*self.normal))


def _reals(draw: ArrayDraw, shape: tuple[int, ...], scope: DrawScope, kind: ArrayType) -> Array:
    """Real entries, with special ones among them; complex ones if the dtype is complex."""
    entries = _real_part(draw, shape, scope, kind)
    if not kind.dtype.startswith("complex"):
        return entries
    imaginary = _real_part(draw, shape, replace(scope, edge=EdgeCase.NONE), kind)
    return entries + 1j * imaginary


def _real_part(draw: ArrayDraw, shape: tuple[int, ...], scope: DrawScope, kind: ArrayType) -> Array:
    rng = scope.rng
    if draw.uniform:
        return with_edge_case(rng.uniform(*draw.uniform, size=shape), scope.edge, draw.uniform, rng)
    mean, deviation = draw.normal or (0, 1)
    is_around_zero = abs(mean) <= USUAL * deviation
    reach = LARGE.get(kind.dtype, LARGE_OTHERWISE) if is_around_zero else USUAL
    limits = mean - reach * deviation, mean + reach * deviation
    return with_edge_case(rng.normal(mean, deviation, size=shape), scope.edge, limits, rng)
