"""Between a student's objects and plain data. It runs beside student code and is not trusted.

Nothing here calls `repr` or pickles: what is no plain data is named by its class, and that is all.
"""

from __future__ import annotations

import sys
from typing import Any

from grader.model import Plain, Tensor
from grader.model.tensor import DTYPE_BYTES
from grader.sandbox.wire import MAX_BITS, MAX_DEPTH, MAX_ITEMS, MAX_RANK, MAX_TEXT
from grader.sandbox.worker import failure as words


class UnreadableError(Exception):
    """An answer that is no plain data; its text is words for the student."""


def to_python(value: Plain) -> Any:
    """The object that a student's function is given: lists, and tensors of its own to change."""
    match value:
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


class ToPlain:
    """Turns one answer into plain data of at most `limit` bytes of tensors.

    `left_out` names the dictionary entries that are no plain data: they cost only themselves.
    """

    def __init__(self, limit: int) -> None:
        self.left_out: list[str] = []
        self._limit, self._bytes = limit, limit
        self._items, self._text = MAX_ITEMS, min(MAX_TEXT, limit)

    def value(self, value: Any, depth: int = MAX_DEPTH) -> Plain:
        """The same as plain data.

        Raises:
            UnreadableError: it is none, or too large.
        """
        # The class as Python keeps it: a student's `__class__` may say something else.
        kind = type(value)
        self._items -= 1
        if self._items < 0 or depth < 0:
            raise UnreadableError("answers with more values, or deeper lists, than can be read")
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
        if issubclass(kind, (set, frozenset)):
            return self._items_of(_sorted(value), depth - 1)
        return self._array(value, kind, depth)

    def _string(self, text: str) -> str:
        if len(text) > self._text:
            most = min(MAX_TEXT, self._limit)
            raise UnreadableError(f"answers with more than {most} characters of text")
        self._text -= len(text)
        return text

    def _items_of(self, items: Any, depth: int) -> Plain:
        if len(items) > self._items:
            raise UnreadableError(f"answers with {len(items)} values; at most {MAX_ITEMS} are read")
        return tuple(self.value(item, depth) for item in items)

    def _dict(self, entries: dict[Any, Any], depth: int) -> Plain:
        found: dict[str, Plain] = {}
        for key, item in dict.items(entries):
            if type(key) not in (str, int, float):
                self.left_out.append(f"a key of class {class_name(key)}")
                continue
            name = str(key)
            try:
                found[self._string(name[:200])] = self.value(item, depth)
            except UnreadableError as error:
                self.left_out.append(f"'{name[:60]}' {error}")
        return found

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
            "which is no number, text, list or tensor"
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
            if value.size > self._items:
                raise UnreadableError(f"answers with an array of {value.size} objects")
            return self.value(value.tolist(), depth)
        self._check(str(value.dtype), value.shape)
        return Tensor(str(value.dtype), value.shape, value.tobytes())

    def _check(self, dtype: str, shape: tuple[int, ...]) -> None:
        """Refuse before anything is copied: a view of four bytes may claim terabytes."""
        size = DTYPE_BYTES.get(dtype)
        if size is None:
            raise UnreadableError(
                f"answers with a tensor of dtype {dtype}, which cannot be compared"
            )
        for length in shape:
            size *= max(length, 1)  # no entries along one axis excuse no others without end
        if size > self._bytes or len(shape) > MAX_RANK:
            raise UnreadableError(
                f"answers with a tensor of shape {shape}, which is too large to read "
                f"(limit {words.size(self._limit)})"
            )
        self._bytes -= size


def _number(value: Any) -> Plain:
    """The number itself, of a student's subclass too."""
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
    """The name of a value's class as Python keeps it, cut to a readable length."""
    name = type.__dict__["__name__"].__get__(type(value))
    return str(name)[:60]
