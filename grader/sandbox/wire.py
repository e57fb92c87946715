"""The low-level format: one message or one plain value as bytes, used on both sides.

A message is a JSON header followed by the raw entries of tensors. What is read here may come from
hostile code: every length, depth and count has a limit, and nothing is ever executed. Numbers
travel in hexadecimal, so that nan, -0.0 and long integers survive. `record_codec` builds replies
and faults on top of this.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable
from typing import Any, NoReturn, TypeAlias

from grader.model import Plain, Tensor
from grader.model.tensor import DTYPE_BYTES, NUMPY, TORCH

MAX_DEPTH = 6
"""Levels of nested lists and dictionaries in a value."""
MAX_ITEMS = 1 << 16
"""Numbers, texts, lists and other parts of a value."""
MAX_TEXT = 1 << 20
"""Characters of text in a value."""
MAX_BITS = 4096
"""Bits of a whole number."""
MAX_DIGITS = MAX_BITS // 4 + 3
"""Hexadecimal digits of a whole number, with its sign and `0x`."""
MAX_RANK = 8
"""Dimensions of a tensor."""
MAX_EXTENT = 1 << 40
"""The product of a tensor's sizes, without those that are 0."""

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

_SIZES = struct.Struct("<II")
PREFIX_BYTES = _SIZES.size
_TO_BOOL = bytes([0]) + bytes([1]) * 255
"""Maps each byte to 0 or 1."""


class WireError(ValueError):
    """Bytes that do not follow this format, or exceed a limit."""


def pack(head: dict[str, Json], blobs: Iterable[bytes] = ()) -> bytes:
    """One message: the lengths of its two parts, the header, and the concatenated blobs."""
    header, body = json.dumps(head, separators=(",", ":")).encode(), b"".join(blobs)
    return _SIZES.pack(len(header), len(body)) + header + body


def part_sizes(prefix: bytes) -> tuple[int, int]:
    """The sizes of header and body, from the first `PREFIX_BYTES` of a message."""
    header, body = _SIZES.unpack(prefix)
    return header, body


def read_header(header: bytes) -> dict[str, Any]:
    """A message's header.

    Raises:
        WireError: it is not a JSON object.
    """
    try:
        head = json.loads(header.decode("ascii"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise WireError("a header that is not JSON") from error
    if not isinstance(head, dict):
        raise WireError("a header that is not a JSON object")
    return head


def _no_constant(name: str) -> NoReturn:
    raise WireError(f"the header contains {name}")


def value_to_json(value: Plain, blobs: list[bytes]) -> Json:
    """A value as JSON; appends the entries of its tensors to `blobs`, in order."""
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
            return [value_to_json(item, blobs) for item in value]
        case dict():
            entries = value.items()
            return {
                "dict": [
                    [value_to_json(key, blobs), value_to_json(item, blobs)] for key, item in entries
                ]
            }
        case Tensor():
            blobs.append(value.data)
            head: dict[str, Json] = {"tensor": value.dtype, "shape": list(value.shape)}
            return head if value.container == TORCH else {**head, "container": value.container}


class Unpacker:
    """Reads the values of one message, whose tensors have their entries in `body`."""

    def __init__(self, body: bytes) -> None:
        self.size = len(body)
        self._body, self._at = body, 0
        self._items_left, self._text_left = MAX_ITEMS, MAX_TEXT

    def value(self, source: object) -> Plain:
        """The value that `value_to_json` has turned into `source`.

        Raises:
            WireError: `source` does not stand for a value, or the value exceeds a limit.
        """
        self._items_left, self._text_left = MAX_ITEMS, MAX_TEXT
        try:
            return self._value(source, MAX_DEPTH)
        except (ValueError, OverflowError) as error:
            raise WireError(f"a value that cannot be read: {error}") from error

    def finish(self) -> None:
        """Check that nothing is left over; raises `WireError` otherwise."""
        if self._at != self.size:
            raise WireError(f"{self.size - self._at} bytes are left over")

    def blob(self, size: int) -> bytes:
        """The next `size` bytes; raises `WireError` if there are fewer."""
        self._at, start = self._at + size, self._at
        if self._at > self.size:
            raise WireError(f"{self._at - self.size} bytes are missing")
        return self._body[start : self._at]

    def _value(self, source: object, depth: int) -> Plain:
        self._items_left -= 1
        if self._items_left < 0 or depth < 0:
            raise WireError("too many values, or too deep")
        match source:
            case None | bool():
                return source
            case str():
                return self._text(source)
            case list():
                return tuple(self._value(item, depth - 1) for item in source)
            case {"int": str(digits)} if len(digits) <= MAX_DIGITS:
                return int(digits, 16)
            case {"float": str(digits)}:
                return float.fromhex(digits)
            case {"complex": [str(real), str(imaginary)]}:
                return complex(float.fromhex(real), float.fromhex(imaginary))
            case {"dict": list(pairs)}:
                return dict(self._pair(pair, depth - 1) for pair in pairs)
            case {"tensor": str(dtype), "shape": list(shape), **other}:
                return self._tensor(dtype, shape, other.get("container", TORCH))
        raise WireError("a value of an unknown kind")

    def _pair(self, pair: object, depth: int) -> tuple[str | int, Plain]:
        match pair:
            case [str(key), item]:
                return self._text(key), self._value(item, depth)
            case [{"int": str(digits)}, item] if len(digits) <= MAX_DIGITS:
                return int(digits, 16), self._value(item, depth)
        raise WireError("a dictionary entry that is not a pair")

    def _text(self, text: str) -> str:
        self._text_left -= len(text)
        if self._text_left < 0:
            raise WireError("too much text")
        # A lone surrogate would break every later write of the text.
        return text.encode("utf-8", "replace").decode()

    def _tensor(self, dtype: str, shape: list[object], container: object) -> Tensor:
        sizes = tuple(size for size in shape if type(size) is int and size >= 0)
        if dtype not in DTYPE_BYTES or len(sizes) != len(shape) or len(sizes) > MAX_RANK:
            raise WireError(f"a tensor of dtype {dtype[:20]!r} and {len(shape)} dimensions")
        if math.prod(max(size, 1) for size in sizes) > MAX_EXTENT:
            raise WireError("a tensor with axes that are too long")
        data = self.blob(math.prod(sizes) * DTYPE_BYTES[dtype])
        # A bool that is neither 0 nor 1 is undefined behaviour in torch.
        entries = data.translate(_TO_BOOL) if dtype == "bool" else data
        return Tensor(dtype, sizes, entries, NUMPY if container == NUMPY else TORCH)
