"""Which of the matrices in a text are answers, and which are working or were given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.latex.matrices import Matrix

LONGEST_SUM = 64
"""Terms of a sum that are looked for."""

_MOSTLY = 0.75
"""Share of entries in which terms add up to a result that may hold a slip."""


def answers(
    found: Iterable[Matrix],
    *,
    shapes: Iterable[tuple[int, ...]],
    given: Sequence[NDArray[np.float64]],
) -> list[Matrix]:
    """The matrices that a text offers as answers, each once, in order of place.

    What the question gives is none, not even rotated or padded with zeros; nor are operands, nor
    matrices that add up to a later one. Where some have an expected shape, the others are working.

    Args:
        shapes: the shapes that are expected.
        given: the matrices that the question gives.
    """
    offered = [matrix for matrix in found if not _is_given(matrix, given)]
    distinct = list({matrix.rows: matrix for matrix in offered if matrix.is_result}.values())
    shaped = [matrix for matrix in distinct if matrix.shape in set(shapes)]
    return _without_terms(shaped) or distinct


def _is_given(matrix: Matrix, given: Sequence[NDArray[np.float64]]) -> bool:
    core = _without_zero_edges(np.array(matrix.rows))
    return any(
        np.array_equal(core, _without_zero_edges(turned))
        for original in given
        for turned in (
            original,
            original[::-1, ::-1],
            original[::-1],
            original[:, ::-1],
            original.T,
        )
    )


def _without_zero_edges(array: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = np.nonzero(array)
    if not rows.size:
        return array
    return array[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _without_terms(matrices: list[Matrix]) -> list[Matrix]:
    """Leave out runs of matrices whose sum is, but for a slip, the matrix behind them."""
    kept: list[Matrix] = []
    for matrix in matrices:
        kept = [*kept[: len(kept) - _terms(kept, matrix)], matrix]
    return kept


def _terms(before: list[Matrix], result: Matrix) -> int:
    """How many of the matrices directly before a result add up to it."""
    total = np.zeros(result.shape)
    for count, matrix in enumerate(reversed(before[-LONGEST_SUM:]), start=1):
        if matrix.shape != result.shape:
            return 0
        total = total + np.array(matrix.rows)
        if count > 1 and np.mean(total == np.array(result.rows)) >= _MOSTLY:
            return count
    return 0
