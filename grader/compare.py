"""Plain values as arrays of numbers, and where two of them differ. Knows no verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.model import Plain, Tensor

Array: TypeAlias = NDArray[Any]

EXACT = 2**53
"""Integers up to here are exact as float64."""


class NotNumbersError(ValueError):
    """A value that is no array of numbers; the message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One entry that differs; `index` counts from 1 and is empty for a single number."""

    index: tuple[int, ...]
    expected: Plain
    found: Plain


def array_of(value: Plain) -> Array:
    """A number, a tensor, or nested tuples of them, as an array in row-major order.

    Raises:
        NotNumbersError: something in it is no number, or its rows have different lengths.
    """
    match value:
        case bool() | int() | float() | complex():
            return _numbers((value,)).reshape(())
        case Tensor():
            return _dense(value)
        case tuple() if all(isinstance(item, bool | int | float | complex) for item in value):
            return _numbers(value)
        case tuple():
            return _stacked([array_of(item) for item in value])
        case str():
            raise NotNumbersError("it holds text")
        case dict():
            raise NotNumbersError("it is a dictionary")
    raise NotNumbersError("it holds no value (None)")


def close(found: Array, expected: Array, *, atol: float, rtol: float) -> NDArray[np.bool_]:
    """Which entries agree: |found - expected| <= atol + rtol * |expected|.

    The rule of `numpy.isclose` and `torch.testing.assert_close`: NaN is close to nothing, an
    infinity only to itself. dtypes may differ; shapes may not.

    Raises:
        ValueError: the shapes differ; nothing is broadcast.
    """
    if found.shape != expected.shape:
        raise ValueError(f"shapes {found.shape} and {expected.shape} differ")
    if _same(found, expected):
        return np.ones(found.shape, dtype=np.bool_)
    left, right = _comparable(found, expected)
    near = np.asarray(left == right, dtype=np.bool_)
    if left.dtype == object:  # integers of any size, compared without rounding
        return near | np.asarray(abs(left - right) <= atol + rtol * abs(right), dtype=np.bool_)
    finite = np.isfinite(left) & np.isfinite(right)
    with np.errstate(invalid="ignore", over="ignore"):
        within = np.abs(left - right) <= atol + rtol * np.abs(right)
    return np.asarray(near | (finite & within), dtype=np.bool_)


def distance(found: Array, expected: Array, *, atol: float, rtol: float) -> float | None:
    """How far apart two arrays are at most, with the allowed difference for a unit: 1 is its limit.

    None where no finite number says it: other shapes, no entries, NaN, or nothing that is allowed.
    """
    if found.shape != expected.shape or not found.size:
        return None
    if _same(found, expected):
        return 0.0
    try:
        left, right = found.astype(np.complex128), expected.astype(np.complex128)
    except OverflowError:
        return None
    with np.errstate(all="ignore"):
        gap, allowed = np.abs(left - right), atol + rtol * np.abs(right)
        apart = np.where(left == right, 0.0, gap / allowed)
    most = float(np.max(apart))
    return most if np.isfinite(most) else None


def mismatches(
    found: Array, expected: Array, *, atol: float, rtol: float, limit: int | None = None
) -> list[Mismatch]:
    """The entries that are not `close`, in row-major order; at most `limit` of them."""
    wrong = np.argwhere(~close(found, expected, atol=atol, rtol=rtol))
    indices = (tuple(map(int, row)) for row in islice(wrong, limit))
    return [
        Mismatch(tuple(i + 1 for i in at), plain(expected[at]), plain(found[at])) for at in indices
    ]


def nearest(found: Array, accepted: Mapping[str, Array], *, atol: float, rtol: float) -> str | None:
    """The accepted array that differs from `found` in the fewest entries; the first among equals.

    Those of another shape do not count; None if all are.
    """
    wrong = {
        name: int(np.count_nonzero(~close(found, array, atol=atol, rtol=rtol)))
        for name, array in accepted.items()
        if array.shape == found.shape
    }
    return min(wrong, key=wrong.__getitem__, default=None)


def plain(entry: Any) -> Plain:
    """One entry of an array as a Python number."""
    number: Plain = entry.item() if isinstance(entry, np.generic | np.ndarray) else entry
    return number


def without_leading_axes(array: Array, *, ndim: int) -> Array:
    """The array without axes of length 1 in front, as long as more than `ndim` are left."""
    extra = 0
    while array.ndim - extra > ndim and array.shape[extra] == 1:
        extra += 1
    return array.reshape(array.shape[extra:])


def _numbers(items: tuple[Any, ...]) -> Array:
    kinds = {type(item) for item in items}
    try:
        if kinds == {bool}:
            return np.array(items, dtype=bool)
        if kinds and kinds <= {bool, int}:
            return _whole(items)
        return np.array(items, dtype=complex if complex in kinds else float)
    except OverflowError as error:
        raise NotNumbersError("it holds a number too large to compare") from error


def _whole(items: tuple[Any, ...]) -> Array:
    largest = max(map(abs, items))
    float(largest)  # an OverflowError here is the caller's to name
    return np.array(items, dtype=object if largest >= 2**63 else np.int64)


def _dense(tensor: Tensor) -> Array:
    stored = "uint16" if tensor.dtype == "bfloat16" else tensor.dtype
    try:
        flat = np.frombuffer(tensor.data, dtype=np.dtype(stored).newbyteorder("<"))
        shaped = flat.reshape(tensor.shape)
    except (TypeError, ValueError) as error:
        raise NotNumbersError(f"its bytes are no {tensor.dtype} tensor of its shape") from error
    if tensor.dtype == "bfloat16":  # the upper half of a float32
        return (shaped.astype(np.uint32) << 16).view(np.float32)
    return shaped


def _stacked(parts: list[Array]) -> Array:
    shapes = sorted({part.shape for part in parts})
    if len(shapes) > 1:
        raise NotNumbersError(f"its rows differ in shape: {size(shapes[0])} and {size(shapes[-1])}")
    try:
        return np.stack(parts)
    except ValueError as error:  # no entries, but axes longer than all memory
        raise NotNumbersError("its shape is too large to compare") from error


def size(shape: tuple[int, ...]) -> str:
    """A shape in words: `4 x 4`, `3`, `a single number`."""
    return " x ".join(map(str, shape)) if shape else "a single number"


def _same(found: Array, expected: Array) -> bool:
    """Whether nothing differs at all, which most right answers show at once; NaN always differs."""
    return found.dtype == expected.dtype and bool(np.all(found == expected))


def _comparable(found: Array, expected: Array) -> tuple[Array, Array]:
    kinds = {found.dtype.kind, expected.dtype.kind}
    if kinds <= set("biuO") and (_is_large(found) or _is_large(expected)):
        return _integers(found), _integers(expected)
    common = np.complex128 if "c" in kinds else np.float64
    return found.astype(common), expected.astype(common)


def _is_large(array: Array) -> bool:
    return array.dtype == object or bool(
        array.size and array.dtype.kind != "b" and np.abs(array.astype(float)).max() >= EXACT
    )


def _integers(array: Array) -> Array:
    return np.asarray(array if array.dtype == object else array.astype(np.int64).astype(object))
