"""Values as bytes: a JSON header, then the raw entries of tensors. Pure, and used on both sides.

What is read here may come from hostile code: every length, depth and count has a limit, numbers
travel in hexadecimal (so that nan, -0.0 and long integers survive), and nothing is ever executed.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable
from typing import Any, NoReturn, TypeAlias

from grader.model import Plain, Tensor
from grader.model.tensor import DTYPE_BYTES

MAX_DEPTH = 6
MAX_ITEMS = 1 << 16
MAX_TEXT = 1 << 20
MAX_BITS = 4096
MAX_RANK = 8
MAX_EXTENT = 1 << 40
"""Entries that a tensor may span, axes of length 0 left aside: it need not have any."""

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

_SIZES = struct.Struct("<II")
PREFIX_BYTES = _SIZES.size
_TRUTH = bytes([0]) + bytes([1]) * 255


class WireError(ValueError):
    """Bytes that are no message of ours."""


def pack(head: dict[str, Json], blobs: Iterable[bytes] = ()) -> bytes:
    """One message: the lengths of its two parts, the header, the blobs one after another."""
    header, body = json.dumps(head, separators=(",", ":")).encode(), b"".join(blobs)
    return _SIZES.pack(len(header), len(body)) + header + body


def part_sizes(prefix: bytes) -> tuple[int, int]:
    """The bytes of header and body that follow a message's first `PREFIX_BYTES`."""
    header, body = _SIZES.unpack(prefix)
    return header, body


def read_head(header: bytes) -> dict[str, Any]:
    """A message's header.

    Raises:
        WireError: it is no JSON object.
    """
    try:
        head = json.loads(header.decode("ascii"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise WireError("a header that is no JSON") from error
    if not isinstance(head, dict):
        raise WireError("a header that is no JSON object")
    return head


def _no_constant(name: str) -> NoReturn:
    raise WireError(f"the header holds {name}")


def tree(value: Plain, blobs: list[bytes]) -> Json:
    """A value as JSON; the entries of its tensors are appended to `blobs`, in order."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return {"int": hex(value)}
        case float():
            return {"float": value.hex()}
        case complex():
            return {"complex": [value.real.hex(), value.imag.hex()]}
        case tuple():
            return [tree(item, blobs) for item in value]
        case dict():
            return {"dict": [[key, tree(item, blobs)] for key, item in value.items()]}
        case Tensor():
            blobs.append(value.data)
            return {"tensor": value.dtype, "shape": list(value.shape)}


class Unpacker:
    """Reads the values of one message; `body` holds the entries of its tensors."""

    def __init__(self, body: bytes) -> None:
        self.size = len(body)
        self._body, self._at = body, 0
        self._items, self._text = MAX_ITEMS, MAX_TEXT

    def value(self, source: object) -> Plain:
        """The value that `tree` gave.

        Raises:
            WireError: it is none, or one that passes a limit.
        """
        self._items, self._text = MAX_ITEMS, MAX_TEXT
        try:
            return self._value(source, MAX_DEPTH)
        except (ValueError, OverflowError) as error:
            raise WireError(f"a value that cannot be read: {error}") from error

    def finish(self) -> None:
        """Check that nothing is left over; raises `WireError`."""
        if self._at != self.size:
            raise WireError(f"{self.size - self._at} bytes are left over")

    def blob(self, size: int) -> bytes:
        """The next `size` bytes; raises `WireError` where there are fewer."""
        self._at, start = self._at + size, self._at
        if self._at > self.size:
            raise WireError(f"{self._at - self.size} bytes are missing")
        return self._body[start : self._at]

    def _value(self, source: object, depth: int) -> Plain:
        self._items -= 1
        if self._items < 0 or depth < 0:
            raise WireError("too many values, or too deep")
        match source:
            case None | bool():
                return source
            case str():
                return self._clean(source)
            case list():
                return tuple(self._value(item, depth - 1) for item in source)
            case {"int": str(digits)} if len(digits) <= MAX_BITS // 4 + 3:
                return int(digits, 16)
            case {"float": str(digits)}:
                return float.fromhex(digits)
            case {"complex": [str(real), str(imaginary)]}:
                return complex(float.fromhex(real), float.fromhex(imaginary))
            case {"dict": list(pairs)}:
                return dict(self._pair(pair, depth - 1) for pair in pairs)
            case {"tensor": str(dtype), "shape": list(shape)}:
                return self._tensor(dtype, shape)
        raise WireError("a value of no known kind")

    def _pair(self, pair: object, depth: int) -> tuple[str, Plain]:
        match pair:
            case [str(key), item]:
                return self._clean(key), self._value(item, depth)
        raise WireError("a dictionary entry that is no pair")

    def _clean(self, text: str) -> str:
        self._text -= len(text)
        if self._text < 0:
            raise WireError("too much text")
        # A lone surrogate breaks every later write of the text.
        return text.encode("utf-8", "replace").decode()

    def _tensor(self, dtype: str, shape: list[object]) -> Tensor:
        sizes = tuple(size for size in shape if type(size) is int and size >= 0)
        if dtype not in DTYPE_BYTES or len(sizes) != len(shape) or len(sizes) > MAX_RANK:
            raise WireError(f"a tensor of dtype {dtype[:20]!r} and {len(shape)} dimensions")
        if math.prod(max(size, 1) for size in sizes) > MAX_EXTENT:
            raise WireError("a tensor with axes beyond all memory")
        data = self.blob(math.prod(sizes) * DTYPE_BYTES[dtype])
        # A truth value that is neither 0 nor 1 is undefined behaviour in torch.
        return Tensor(dtype, sizes, data.translate(_TRUTH) if dtype == "bool" else data)
