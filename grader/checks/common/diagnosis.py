"""How a whole array differs from the right one, if one simple change makes every entry right."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.compare import Array, Tolerance

FEWEST = 2
"""Entries; a single number differs in too many ways at once."""
MOST = 1_000_000
"""Entries of an array that is worth the comparisons."""
_LARGEST_DENOMINATOR = 1000
_NUMBERS = "biuf"

Numbers = NDArray[Any]


def diagnose(actual: Array, expected: Array, tolerance: Tolerance) -> str:
    """A sentence about the difference; empty if no simple change makes the array right.

    Args:
        actual: the student's array, which differs from `expected`.
        expected: the reference's array.
        tolerance: what counts as equal after the change.
    """
    kinds = {actual.dtype.kind, expected.dtype.kind}
    if not kinds <= set(_NUMBERS) or not FEWEST <= expected.size <= MOST:
        return ""
    if not (np.isfinite(actual).all() and np.isfinite(expected).all()):
        return ""
    if len(np.unique(expected)) < FEWEST:
        return ""  # a constant array has no order and no pattern
    for sentence, changed in _changes(actual, expected):
        if tolerance.is_close(changed, expected):
            return sentence
    return _shift(actual, expected, tolerance) if actual.shape == expected.shape else ""


def _changes(actual: Array, expected: Array) -> Iterator[tuple[str, Numbers]]:
    """Each simple change as a sentence about the array, and the array with the change undone."""
    if _is_binary(actual) and _is_binary(expected):
        yield "Every entry is the opposite of what it should be.", 1 - actual.astype(int)
    if actual.ndim > 1:
        yield "It is transposed: rows and columns are exchanged.", np.swapaxes(actual, -1, -2)
    if actual.shape != expected.shape:
        return
    numbers = actual.astype(float)
    yield "Every entry has the opposite sign.", -numbers
    names = ("rows", "columns") if actual.ndim == len(("rows", "columns")) else ("entries",)
    for axis, name in enumerate(names[: actual.ndim]):
        yield f"The {name} are in reverse order.", np.flip(actual, axis)
    if factor := _factor(numbers, expected.astype(float)):
        up, down = factor.numerator, factor.denominator
        yield f"Every entry is {_decimal(factor)} times what it should be.", numbers * down / up
    offset = _offset(numbers, expected.astype(float))
    if offset:
        size = "large" if offset > 0 else "small"
        words = f"Every entry is too {size} by {_decimal(abs(offset))}."
        yield words, numbers - float(offset)


def _is_binary(array: Array) -> bool:
    return array.dtype.kind == "b" or bool(np.isin(array, (0, 1)).all())


def _factor(actual: Numbers, expected: Numbers) -> Fraction | None:
    """The factor by which `actual` fits `expected` best; None if it is 0 or nearly 1."""
    with np.errstate(over="ignore", invalid="ignore"):
        best = float((actual * expected).sum() / (expected * expected).sum())
    return _simple(best) if np.isfinite(best) and best not in {0.0, 1.0} else None


def _offset(actual: Numbers, expected: Numbers) -> Fraction | None:
    with np.errstate(over="ignore", invalid="ignore"):
        best = float((actual - expected).mean())
    return _simple(best) if np.isfinite(best) else None


def _simple(number: float) -> Fraction | None:
    """The number, or a simple fraction that is equal to it but for rounding; None for zero."""
    simple = Fraction(number).limit_denominator(_LARGEST_DENOMINATOR)
    nearly = abs(float(simple) - number) <= 1e-6 * abs(number)
    return (simple if nearly else Fraction(number)) or None


def _decimal(number: Fraction) -> str:
    return f"{float(number):.6g}"


def _shift(actual: Array, expected: Array, tolerance: Tolerance) -> str:
    """Whether all entries are right but one place further along an axis."""
    axes = {1: ("entry",), 2: ("row", "column")}.get(actual.ndim, ())
    for axis, name in enumerate(axes):
        length = actual.shape[axis]
        first, last = range(length - 1), range(1, length)
        for later, sooner, word in ((actual, expected, "late"), (expected, actual, "early")):
            moved, right = np.take(later, last, axis), np.take(sooner, first, axis)
            mine, theirs = (moved, right) if word == "late" else (right, moved)
            is_telling = len(np.unique(theirs)) >= FEWEST and theirs.size * 2 >= actual.size
            if is_telling and tolerance.is_close(mine, theirs):
                return f"It is shifted: every entry is one {name} too {word}."
    return ""
