"""Plain data: the only values that enter or leave the sandbox."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

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


def digest(value: Plain) -> str:
    """A name of 16 hex digits for a value, which only equal values share."""
    sha = hashlib.sha256()
    for piece in _pieces(value):
        sha.update(len(piece).to_bytes(8, "little") + piece)
    return sha.hexdigest()[:16]


def _pieces(value: Plain) -> Iterator[bytes]:
    yield type(value).__name__.encode()
    match value:
        case Tensor():
            yield f"{value.dtype}{value.shape}".encode()
            yield value.data
        case tuple():
            yield str(len(value)).encode()
            for item in value:
                yield from _pieces(item)
        case dict():
            yield str(len(value)).encode()
            for key, item in value.items():
                yield key.encode("utf-8", "surrogatepass")
                yield from _pieces(item)
        case str():
            yield value.encode("utf-8", "surrogatepass")
        case _:
            yield repr(value).encode()
