"""Converts a student's objects to plain data and back, in the untrusted child.

Nothing here calls `repr` or pickles: an object that is not plain data is only named by its class.
"""

from __future__ import annotations

import io
import sys
from collections import deque
from collections.abc import ItemsView, Iterator, KeysView, ValuesView
from itertools import islice
from typing import Any

from grader.model import Plain, Tensor
from grader.model.tensor import DTYPE_BYTES
from grader.sandbox.wire import MAX_BITS, MAX_DEPTH, MAX_ITEMS, MAX_RANK, MAX_TEXT
from grader.sandbox.worker.failure import format_size

LARGEST_KEY = 2**63
"""The largest whole number that stays one as a key of a dictionary."""


_ITERABLES = (Iterator, KeysView, ValuesView, ItemsView, deque)
"""Classes whose items are read as a list; they may have no end."""


class UnreadableError(Exception):
    """An answer that is not plain data, or too large; its text is for the student."""


def to_python(value: Plain) -> Any:
    """The object to pass to a student's function: lists, and arrays that it may change."""
    match value:
        case Tensor(container="numpy"):
            return _to_numpy(value)
        case Tensor():
            return _to_torch(value)
        case tuple():
            return [to_python(item) for item in value]
        case dict():
            return {key: to_python(item) for key, item in value.items()}
    return value


def _to_torch(tensor: Tensor) -> Any:
    import torch

    dtype = getattr(torch, tensor.dtype)
    if not tensor.data:
        return torch.zeros(tensor.shape, dtype=dtype)
    return torch.frombuffer(bytearray(tensor.data), dtype=dtype).reshape(tensor.shape)


def _to_numpy(tensor: Tensor) -> Any:
    import numpy

    if not tensor.data:
        return numpy.zeros(tensor.shape, dtype=tensor.dtype)
    return numpy.frombuffer(bytearray(tensor.data), dtype=tensor.dtype).reshape(tensor.shape)


class ToPlain:
    """Converts one answer to plain data with at most `limit` bytes of tensors.

    `left_out` names the dictionary entries that are not plain data: they cost only themselves.
    """

    def __init__(self, limit: int) -> None:
        self.left_out: list[str] = []
        self._limit, self._bytes_left = limit, limit
        self._items_left, self._text_left = MAX_ITEMS, min(MAX_TEXT, limit)

    def value(self, value: Any, depth: int = MAX_DEPTH) -> Plain:
        """The value as plain data.

        Raises:
            UnreadableError: it is not plain data, or too large.
        """
        kind = type(value)  # a student's `__class__` may claim another class
        self._items_left -= 1
        if self._items_left < 0 or depth < 0:
            raise UnreadableError("answers with more values, or deeper lists, than can be read")
        if value is Ellipsis:  # `depth = ...` is how a template leaves room for an answer
            return None
        if value is None or kind is bool:
            return value  # type: ignore[no-any-return]
        if issubclass(kind, (int, float, complex)):
            return _number(value)
        if issubclass(kind, str):
            return self._string(str.__str__(value))
        if issubclass(kind, dict):
            return self._dict(value, depth - 1)
        if issubclass(kind, (list, tuple, range)):
            return self._items_of(value, depth - 1)
        if issubclass(kind, _ITERABLES) and not issubclass(kind, io.IOBase):
            return self._items_of([*islice(value, self._items_left + 1)], depth - 1)
        if issubclass(kind, (set, frozenset)):
            return self._items_of(_sorted(value), depth - 1)
        return self._array(value, kind, depth)

    def _string(self, text: str) -> str:
        if len(text) > self._text_left:
            limit = min(MAX_TEXT, self._limit)
            raise UnreadableError(f"answers with more than {limit} characters of text")
        self._text_left -= len(text)
        return text

    def _items_of(self, items: Any, depth: int) -> Plain:
        if len(items) > self._items_left:
            raise UnreadableError(f"answers with too many values: at most {MAX_ITEMS} are read")
        return tuple(self.value(item, depth) for item in items)

    def _dict(self, entries: dict[Any, Any], depth: int) -> Plain:
        plain: dict[str | int, Plain] = {}
        for key, item in dict.items(entries):
            if type(key) not in (str, int, float):
                self.left_out.append(f"a key of class {class_name(key)}")
                continue
            name = key if type(key) is int and abs(key) <= LARGEST_KEY else str(key)[:200]
            try:
                known = self._string(name) if isinstance(name, str) else name
                plain[known] = self.value(item, depth)
            except UnreadableError as error:
                self.left_out.append(f"'{str(name)[:60]}' {error}")
        return plain

    def _array(self, value: Any, kind: type, depth: int) -> Plain:
        torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
        if torch is not None and issubclass(kind, torch.Tensor):
            with torch._C.DisableTorchFunctionSubclass():
                return self._tensor(value, torch)
        if numpy is not None and issubclass(kind, numpy.generic):
            return self.value(_scalar(value), depth)
        if numpy is not None and issubclass(kind, numpy.ndarray):
            return self._ndarray(numpy.asarray(value), numpy, depth)
        raise UnreadableError(
            f"answers with an object of class {class_name(value)}, "
            "which is not a number, text, list or tensor"
        )

    def _tensor(self, value: Any, torch: Any) -> Plain:
        dtype = str(value.dtype).removeprefix("torch.")
        self._check(dtype, tuple(value.shape))
        if value.is_meta:
            raise UnreadableError("answers with a tensor that has a shape and no entries")
        dense = value.detach().to_dense() if value.layout != torch.strided else value.detach()
        plain = dense.resolve_conj().resolve_neg().cpu()
        entries = plain.clone(memory_format=torch.contiguous_format).reshape(-1)
        data = entries.view(torch.uint8).numpy().tobytes() if len(entries) else b""
        return Tensor(dtype, tuple(value.shape), data)

    def _ndarray(self, value: Any, numpy: Any, depth: int) -> Plain:
        if str(value.dtype) not in DTYPE_BYTES:
            if value.size > self._items_left:
                raise UnreadableError(f"answers with an array of {value.size} objects")
            return self.value(value.tolist(), depth)
        self._check(str(value.dtype), value.shape)
        return Tensor(str(value.dtype), value.shape, value.tobytes())

    def _check(self, dtype: str, shape: tuple[int, ...]) -> None:
        """Refuse a large tensor before it is copied: a view of four bytes may claim terabytes."""
        size = DTYPE_BYTES.get(dtype)
        if size is None:
            raise UnreadableError(
                f"answers with a tensor of dtype {dtype}, which cannot be compared"
            )
        for length in shape:
            size *= max(length, 1)  # an axis of length 0 must not hide a huge one
        if size > self._bytes_left or len(shape) > MAX_RANK:
            raise UnreadableError(
                f"answers with a tensor of shape {shape}, which is too large to read "
                f"(limit {format_size(self._limit)})"
            )
        self._bytes_left -= size


def _number(value: Any) -> Plain:
    """The number itself, also if a student's subclass overrides its methods."""
    if issubclass(type(value), complex):
        return complex(value.real, value.imag)
    if issubclass(type(value), float):
        return float.__float__(value)
    whole = int.__int__(value)
    if whole.bit_length() > MAX_BITS:
        raise UnreadableError(f"answers with a whole number of {whole.bit_length()} bits")
    return whole


def _scalar(value: Any) -> Any:
    item = value.item()
    return float(item) if type(item) is type(value) else item


def _sorted(items: Any) -> list[Any]:
    try:
        return sorted(items)
    except TypeError:
        raise UnreadableError("answers with a set of things that have no order") from None


def class_name(value: object) -> str:
    """The true name of a value's class, cut to a readable length."""
    name = type.__dict__["__name__"].__get__(type(value))
    return str(name)[:60]
