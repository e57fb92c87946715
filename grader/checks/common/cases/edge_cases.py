"""Special entries in arrays of real numbers, which show mistakes that other numbers hide.

Drawn real numbers are almost never 0, equal, tiny or large: with those only, a `>` for a `>=`, a
missing `eps` and an exponential that overflows would pass.
"""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

SMALL = 0.01
"""The factor that makes entries small."""
LEAST_FOR_A_TIE = 4
LEAST_FOR_A_ZERO = 3
LEAST_ROWS_FOR_A_ROW_OF_ZEROS = 3
"""With fewer entries or rows, too few ordinary ones would be left."""


class EdgeCase(Enum):
    """The special entries of a case's arrays of real numbers."""

    NONE = auto()
    ZEROS_AND_TIES = auto()  # both signs, the largest entry of a row twice, a 0 or a row of zeros
    SMALL = auto()  # a row of small entries
    LARGE = auto()  # a large positive and a large negative entry


def edge_case(repeat: int) -> EdgeCase:
    """The special entries of a block's case number `repeat`, from 0; every fourth has none."""
    kinds = (EdgeCase.ZEROS_AND_TIES, EdgeCase.SMALL, EdgeCase.LARGE, EdgeCase.NONE)
    return kinds[repeat % len(kinds)]


def with_edge_case(
    entries: Reals, kind: EdgeCase, limits: tuple[float, float], rng: np.random.Generator
) -> Reals:
    """The entries with special ones among them, all within the limits.

    Without a 0 between the limits, entries are equal or large, but not 0, small or of both signs.

    Args:
        limits: the smallest and the largest entry that may occur.
    """
    if kind is EdgeCase.NONE or not entries.size:
        return entries
    is_column = not entries.ndim or entries.shape[-1] == 1
    rows = entries.copy().reshape((1, -1) if is_column else (-1, entries.shape[-1]))
    order, columns = rng.permutation(len(rows)), rng.permutation(rows.shape[1])
    low, high = limits
    if kind is EdgeCase.LARGE:
        rows[order[0], columns[:2]] = (high, low)[: len(columns)]
    elif kind is EdgeCase.SMALL:
        rows[order[0]] *= SMALL if low <= 0 <= high else 1
    else:
        _add_zeros_and_ties(rows, order, columns, limits)
    return rows.reshape(entries.shape)


def _add_zeros_and_ties(
    rows: Reals, order: NDArray[np.int64], columns: NDArray[np.int64], limits: tuple[float, float]
) -> None:
    """Change entries in place: the first rows and columns of the given orders become special."""
    low, high = limits
    has_both_signs = low < 0 < high
    row, ordinary = rows[order[0]], list(columns)
    if rows.size >= LEAST_FOR_A_TIE:
        largest = int(row.argmax())
        if has_both_signs and row[largest] < 0:
            row[largest] = min(-row[largest], high)
        ordinary.remove(largest)
        row[ordinary.pop()] = row[largest]
    if low <= 0 <= high and len(rows) >= LEAST_ROWS_FOR_A_ROW_OF_ZEROS:
        rows[order[1]] = 0
    elif low <= 0 <= high and rows.size >= LEAST_FOR_A_ZERO:
        if ordinary:
            row[ordinary.pop()] = 0
        else:
            rows[order[-1], columns[0]] = 0
    if has_both_signs and rows.size > 1:
        _add_both_signs(rows[order[-1]], ordinary if len(rows) == 1 else list(columns[1:]), limits)


def _add_both_signs(row: Reals, at: list[int], limits: tuple[float, float]) -> None:
    """Make the first of some entries of a row negative, and another positive if there is one."""
    for column, sign in zip(at, (-1, 1), strict=False):
        row[column] = np.clip(sign * abs(row[column]), *limits)
