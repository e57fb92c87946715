"""Inputs similar to the cases of a rubric, for rubrics without random cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from grader.compare import array_of
from grader.model import Plain, Tensor

SEED = 20261123


def varied_arguments(arguments: tuple[Plain, ...]) -> Iterator[tuple[Plain, ...]]:
    """The arguments of a call with one number larger, or one tensor refilled."""
    for at, value in enumerate(arguments):
        for other in _near_values(value):
            yield (*arguments[:at], other, *arguments[at + 1 :])


def _near_values(value: Plain) -> Iterator[Plain]:
    match value:
        case bool() | str() | None:
            return
        case int() | float():
            yield from (value + 1, value + 2)
        case Tensor():
            yield _refilled(value)
        case tuple():
            yield from varied_arguments(value)
        case dict():
            for key, item in value.items():
                yield from ({**value, key: other} for other in _near_values(item))


def _refilled(tensor: Tensor) -> Tensor:
    old = array_of(tensor)
    drawn = np.random.default_rng(SEED).integers(-9, 9, size=tensor.shape, endpoint=True)
    return replace(tensor, data=drawn.astype(old.dtype).tobytes())
