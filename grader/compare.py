"""Turns plain values into arrays and finds the entries in which two differ. Gives no verdict.

`actual` is always the student's array and `expected` the reference's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.model import Plain, Tensor

Array: TypeAlias = NDArray[Any]

LARGEST_EXACT = 2**53
"""float64 represents every integer up to this one exactly."""


class NotNumbersError(ValueError):
    """A value is not an array of numbers; the message says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One entry that differs; `index` counts from 1 and is empty for a single number."""

    index: tuple[int, ...]
    expected: Plain
    actual: Plain


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The allowed difference of an entry: |actual - expected| <= atol + rtol * |expected|.

    The rule of `numpy.testing.assert_allclose`: NaN is close to NaN, and an infinity only to
    itself, so that the reference is close to itself. dtypes may differ.
    """

    atol: float
    rtol: float

    def __str__(self) -> str:
        parts = (("atol", self.atol), ("rtol", self.rtol))
        return ", ".join(f"{name} {value:g}" for name, value in parts if value) or "0"

    def is_close(self, actual: Array, expected: Array) -> bool:
        """Whether the shapes are equal and every entry is close."""
        return actual.shape == expected.shape and bool(self.close_entries(actual, expected).all())

    def close_entries(self, actual: Array, expected: Array) -> NDArray[np.bool_]:
        """Which entries are close.

        Raises:
            ValueError: the shapes differ; nothing is broadcast.
        """
        if actual.shape != expected.shape:
            raise ValueError(f"shapes {actual.shape} and {expected.shape} differ")
        if _is_identical(actual, expected):
            return np.ones(actual.shape, dtype=np.bool_)
        actual, expected = _with_common_dtype(actual, expected)
        equal = _equal(actual, expected)
        if actual.dtype == object:  # integers of any size, compared without rounding
            difference, allowed = abs(actual - expected), self._allowed(expected)
            return equal | np.asarray(difference <= allowed, dtype=np.bool_)
        finite = np.isfinite(actual) & np.isfinite(expected)
        with np.errstate(invalid="ignore", over="ignore"):
            near = np.abs(actual - expected) <= self._allowed(expected)
        return np.asarray(equal | (finite & near), dtype=np.bool_)

    def distance(self, actual: Array, expected: Array) -> float | None:
        """The largest difference of an entry, in multiples of the difference allowed for it.

        At most 1 if everything is close. None if there is no finite number: the shapes differ,
        there are no entries, only one of two entries is NaN, or an entry differs where no
        difference is allowed.
        """
        if actual.shape != expected.shape or not actual.size:
            return None
        if _is_identical(actual, expected):
            return 0.0
        try:
            actual, expected = actual.astype(np.complex128), expected.astype(np.complex128)
        except OverflowError:
            return None
        with np.errstate(all="ignore"):
            multiples = np.abs(actual - expected) / self._allowed(expected)
        greatest = float(np.max(np.where(_equal(actual, expected), 0.0, multiples)))
        return greatest if np.isfinite(greatest) else None

    def mismatches(
        self, actual: Array, expected: Array, *, limit: int | None = None
    ) -> list[Mismatch]:
        """The entries that are not close, in row-major order; at most `limit` of them."""
        wrong = np.argwhere(~self.close_entries(actual, expected))
        indices = (tuple(map(int, index)) for index in islice(wrong, limit))
        return [
            Mismatch(tuple(i + 1 for i in index), plain(expected[index]), plain(actual[index]))
            for index in indices
        ]

    def nearest(self, actual: Array, accepted: Mapping[str, Array]) -> str | None:
        """The name of the accepted array that differs from `actual` in the fewest entries.

        The first of several equally near ones; None if none has the shape of `actual`.
        """
        wrong_entries = {
            name: int(np.count_nonzero(~self.close_entries(actual, expected)))
            for name, expected in accepted.items()
            if expected.shape == actual.shape
        }
        return min(wrong_entries, key=wrong_entries.__getitem__, default=None)

    def _allowed(self, expected: Array) -> Any:
        """The allowed difference of each entry."""
        return self.atol + self.rtol * abs(expected)


def array_of(value: Plain) -> Array:
    """A number, a tensor, or nested tuples of them, as an array in row-major order.

    Raises:
        NotNumbersError: it holds something other than numbers, or its rows differ in length.
    """
    match value:
        case bool() | int() | float() | complex():
            return _from_numbers((value,)).reshape(())
        case Tensor():
            return _from_tensor(value)
        case tuple() if all(isinstance(item, bool | int | float | complex) for item in value):
            return _from_numbers(value)
        case tuple():
            return _stack([array_of(item) for item in value])
        case str():
            raise NotNumbersError("it holds text")
        case dict():
            raise NotNumbersError("it is a dictionary")
    raise NotNumbersError("it holds no value (None)")


def plain(entry: Any) -> Plain:
    """One entry of an array as a Python number."""
    number: Plain = entry.item() if isinstance(entry, np.generic | np.ndarray) else entry
    return number


def without_leading_axes(array: Array, *, ndim: int) -> Array:
    """The array without its leading axes of length 1, down to `ndim` axes."""
    extra = 0
    while array.ndim - extra > ndim and array.shape[extra] == 1:
        extra += 1
    return array.reshape(array.shape[extra:])


def shape_in_words(shape: tuple[int, ...]) -> str:
    """A shape in words: `4 x 4`, `3`, `a single number`."""
    return " x ".join(map(str, shape)) if shape else "a single number"


def _from_numbers(numbers: tuple[Any, ...]) -> Array:
    types = {type(number) for number in numbers}
    try:
        if types == {bool}:
            return np.array(numbers, dtype=bool)
        if types and types <= {bool, int}:
            return _from_integers(numbers)
        return np.array(numbers, dtype=complex if complex in types else float)
    except OverflowError as error:
        raise NotNumbersError("it holds a number too large to compare") from error


def _from_integers(integers: tuple[int, ...]) -> Array:
    largest = max(map(abs, integers))
    float(largest)  # raises OverflowError, as an array of floats would
    return np.array(integers, dtype=object if largest >= 2**63 else np.int64)


def _from_tensor(tensor: Tensor) -> Array:
    stored = "uint16" if tensor.dtype == "bfloat16" else tensor.dtype
    try:
        flat = np.frombuffer(tensor.data, dtype=np.dtype(stored).newbyteorder("<"))
        shaped = flat.reshape(tensor.shape)
    except (TypeError, ValueError) as error:
        what = f"its bytes do not make a {tensor.dtype} tensor of its shape"
        raise NotNumbersError(what) from error
    if tensor.dtype == "bfloat16":  # the upper half of a float32
        return (shaped.astype(np.uint32) << 16).view(np.float32)
    return shaped


def _stack(rows: list[Array]) -> Array:
    shapes = sorted({row.shape for row in rows})
    if len(shapes) > 1:
        smallest, largest = shape_in_words(shapes[0]), shape_in_words(shapes[-1])
        raise NotNumbersError(f"its rows differ in shape: {smallest} and {largest}")
    try:
        return np.stack(rows)
    except ValueError as error:  # no entries, but axes longer than memory can hold
        raise NotNumbersError("its shape is too large to compare") from error


def _is_identical(actual: Array, expected: Array) -> bool:
    """Whether dtype and entries are equal, as in most right answers, which have no NaN."""
    return actual.dtype == expected.dtype and bool(np.all(actual == expected))


def _equal(actual: Array, expected: Array) -> NDArray[np.bool_]:
    """Which entries are equal, or both NaN, which alone differs from itself."""
    both_nan = (actual != actual) & (expected != expected)
    return np.asarray((actual == expected) | both_nan, dtype=np.bool_)


def _with_common_dtype(actual: Array, expected: Array) -> tuple[Array, Array]:
    kinds = {actual.dtype.kind, expected.dtype.kind}
    if kinds <= set("biuO") and (_is_large(actual) or _is_large(expected)):
        return _as_python_integers(actual), _as_python_integers(expected)
    common = np.complex128 if "c" in kinds else np.float64
    return actual.astype(common), expected.astype(common)


def _is_large(array: Array) -> bool:
    """Whether an array of integers has an entry that float64 may round."""
    return array.dtype == object or bool(
        array.size
        and array.dtype.kind != "b"
        and np.abs(array.astype(float)).max() >= LARGEST_EXACT
    )


def _as_python_integers(array: Array) -> Array:
    return np.asarray(array if array.dtype == object else array.astype(np.int64).astype(object))
