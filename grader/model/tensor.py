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


@dataclass(frozen=True, slots=True)
class Tensor:
    """A dense array of any rank: `data` holds its entries in row-major order, little-endian."""

    dtype: str
    shape: tuple[int, ...]
    data: bytes


Plain: TypeAlias = (
    "bool | int | float | complex | str | Tensor | tuple[Plain, ...] | dict[str, Plain] | None"
)


def value_key(value: Plain) -> str:
    """The key of a value: only equal values have the same."""
    return digest(*_pieces(value))


def _pieces(value: Plain) -> Iterator[str | bytes]:
    yield type(value).__name__
    match value:
        case Tensor():
            yield f"{value.dtype}{value.shape}"
            yield value.data
        case tuple():
            yield str(len(value))
            for item in value:
                yield from _pieces(item)
        case dict():
            yield str(len(value))
            for key, item in value.items():
                yield key
                yield from _pieces(item)
        case str():
            yield value
        case _:
            yield repr(value)
