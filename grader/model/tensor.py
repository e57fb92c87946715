"""Plain data: the only values that enter or leave the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from grader.model.digest import digest

DTYPE_BYTES = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8,
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex64": 8, "complex128": 16,
}  # fmt: skip
"""Bytes per entry of each dtype that tensors may have."""

TORCH, NUMPY = "torch", "numpy"
"""The libraries whose arrays programs get as arguments."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """A dense array of any rank: `data` holds its entries in row-major order, little-endian.

    An argument reaches a program as an array of the library `container`, `torch` or `numpy`. The
    arrays that programs return do not say where they come from.
    """

    dtype: str
    shape: tuple[int, ...]
    data: bytes
    container: str = TORCH


Plain: TypeAlias = (
    "bool | int | float | complex | str | Tensor | tuple[Plain, ...] | dict[Key, Plain] | None"
)
Key: TypeAlias = "str | int"
"""A key of a dictionary."""


def value_key(value: Plain) -> str:
    """The key of a value: only equal values have the same."""
    return digest(*_pieces(value))


def _pieces(value: Plain) -> Iterator[str | bytes]:
    yield type(value).__name__
    match value:
        case Tensor():
            yield f"{value.dtype}{value.shape}{'' if value.container == TORCH else value.container}"
            yield value.data
        case tuple():
            yield str(len(value))
            for item in value:
                yield from _pieces(item)
        case dict():
            yield str(len(value))
            for key, item in value.items():
                yield key if isinstance(key, str) else f"int {key}"
                yield from _pieces(item)
        case str():
            yield value
        case _:
            yield repr(value)
