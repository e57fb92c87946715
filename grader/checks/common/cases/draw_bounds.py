"""The shapes and bounds of draws, and their checks."""

from __future__ import annotations

import math
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field

from grader.checks.common.cases.sizes import Size, Sizes, size_of

LARGEST = 2**53
"""The largest integer that is drawn; larger ones are not exact as floats."""
MOST_ENTRIES = 10**6
MOST_ITEMS = 1000


def shape_of(shape: tuple[int | str, ...], sizes: Sizes) -> tuple[int, ...]:
    """The shape of a drawn array.

    Raises:
        ValueError: an axis has no entries, or there are too many.
    """
    lengths = tuple(size_of(length, sizes) for length in shape)
    for length, written in zip(lengths, shape, strict=True):
        if length < 1:
            value = "" if isinstance(written, int) else f" ('{written}' is {length})"
            raise ValueError(f"the length of an axis must be greater than 0{value}")
    if math.prod(lengths) > MOST_ENTRIES:
        raise ValueError(f"a drawn array has at most {MOST_ENTRIES} entries")
    return lengths


def integers_between(bounds: tuple[int | str, int | str], sizes: Sizes) -> tuple[int, int]:
    """The smallest and the largest integer.

    Raises:
        ValueError: they are in the wrong order, or too large.
    """
    low, high = (size_of(bound, sizes) for bound in bounds)
    if low > high:
        raise ValueError(f"put the smaller number first: [{high}, {low}]")
    if max(abs(low), abs(high)) > LARGEST:
        raise ValueError("drawn numbers are between -2**53 and 2**53")
    return low, high


def length_between(
    length: int | str | tuple[int | str, int | str], sizes: Sizes
) -> tuple[int, int]:
    """The smallest and the largest length of a drawn list.

    Raises:
        ValueError: they are in the wrong order, negative or too large.
    """
    bounds = length if isinstance(length, tuple) else (length, length)
    low, high = integers_between(bounds, sizes)
    if low < 0 or high > MOST_ITEMS:
        raise ValueError(f"a drawn list has 0 to {MOST_ITEMS} items")
    return low, high


def _is_fixed(*sizes: int | str) -> bool:
    return all(isinstance(size, int) for size in sizes)


def _valid_shape(shape: tuple[int | str, ...]) -> tuple[int | str, ...]:
    shape_of(tuple(length for length in shape if isinstance(length, int)), {})
    return shape


def _valid_bounds(bounds: tuple[int | str, int | str]) -> tuple[int | str, int | str]:
    if _is_fixed(*bounds):
        integers_between(bounds, {})
    return bounds


def _valid_length(
    length: int | str | tuple[int | str, int | str],
) -> int | str | tuple[int | str, int | str]:
    if _is_fixed(*(length if isinstance(length, tuple) else (length,))):
        length_between(length, {})
    return length


def _valid_range(limits: tuple[float, float]) -> tuple[float, float]:
    if limits[0] > limits[1]:
        raise ValueError(f"put the smaller number first: [{limits[1]:g}, {limits[0]:g}]")
    return limits


def _valid_deviation(normal: tuple[float, float]) -> tuple[float, float]:
    if normal[1] < 0:
        raise ValueError("a standard deviation is not negative: write [mean, deviation]")
    return normal


Finite: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Shape: TypeAlias = Annotated[tuple[Size, ...], AfterValidator(_valid_shape), Field(max_length=8)]
"""The lengths of an array's axes."""
Bounds: TypeAlias = Annotated[tuple[Size, Size], AfterValidator(_valid_bounds)]
"""The smallest and the largest integer, both included."""
Length: TypeAlias = Annotated[Size | tuple[Size, Size], AfterValidator(_valid_length)]
"""The length of a list, or the smallest and the largest."""
Range: TypeAlias = Annotated[tuple[Finite, Finite], AfterValidator(_valid_range)]
"""The smallest and the largest real number."""
MeanAndDeviation: TypeAlias = Annotated[tuple[Finite, Finite], AfterValidator(_valid_deviation)]
"""The mean and the standard deviation of a normal distribution."""
