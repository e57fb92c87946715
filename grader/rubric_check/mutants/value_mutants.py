"""Arrays with one common mistake: an entry off by one, a sign, a transpose, a shift."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.compare import Array, Tolerance

ROUNDING = Tolerance(atol=0, rtol=1e-9)
"""The difference of two arrays that count as equal."""
LARGE = 10_000
"""From this number on, a difference of 1 may be rounding."""


def altered_arrays(array: Array) -> Iterator[tuple[str, Array]]:
    """Each mistake in words, with the wrong array; none equals the right one."""
    for words, wrong in _mistakes(array):
        if not ROUNDING.is_close(wrong, array):
            yield words, wrong


def _mistakes(array: Array) -> Iterator[tuple[str, Array]]:
    if array.size == 0:
        return
    if array.dtype == bool:
        yield "all entries flipped", ~array
        yield "one entry flipped", _with_entry(array, array.size - 1, not array.flat[-1])
        yield from _moved_entries(array)
        return
    number = array.astype(complex if array.dtype.kind == "c" else float)
    for at in sorted({0, number.size // 2, number.size - 1}):
        entry = number.flat[at]
        words, step = (
            ("off by one", 1.0) if abs(entry) < LARGE else ("0.1 % off", abs(entry) / 1000)
        )
        for slip in (step, -step):
            yield f"{_entry_name(number, at)} {words}", _with_entry(number, at, entry + slip)
    yield "the sign turned", -number
    yield "every entry 10 % larger", number * 1.1
    yield "twice as much", number * 2
    yield "zeros", np.zeros_like(number)
    if number.ndim:
        yield "one value everywhere", np.full_like(number, number.mean())
    yield from _moved_entries(number)


def _moved_entries(array: Array) -> Iterator[tuple[str, Array]]:
    if array.ndim >= 2:
        yield "the transpose", array.T.copy()
    for axis in range(min(array.ndim, 2)):
        name = "rows" if axis == 0 else "columns"
        if array.shape[axis] > 1:
            yield f"{name} shifted by one", np.roll(array, 1, axis=axis)
            swapped = array.swapaxes(0, axis).copy()
            swapped[[0, 1]] = swapped[[1, 0]]
            yield f"two {name} exchanged", swapped.swapaxes(0, axis)
            yield f"{name} in reverse order", np.flip(array, axis=axis).copy()


def _with_entry(array: Array, at: int, value: object) -> Array:
    changed = array.copy()
    changed.flat[at] = value
    return changed


def _entry_name(array: Array, at: int) -> str:
    if not array.ndim:
        return "the number"
    index = ", ".join(str(int(i) + 1) for i in np.unravel_index(at, array.shape))
    return f"entry ({index})"
