"""Which of the matrices in a text are answers, and which are working or were given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.text.maths.matrices import Matrix

MOST = 24
"""Matrices of an expected shape among which sums are looked for."""

_MOSTLY = 0.75
"""Share of entries in which terms add up to a result that may hold a slip."""

Given: TypeAlias = Sequence[NDArray[np.float64]]


def answers(
    found: Iterable[Matrix], *, shapes: Iterable[tuple[int, ...]], given: Given
) -> list[Matrix]:
    """The matrices that a text offers as answers, each once, in order of place.

    What the question gives is none, not even turned, scaled or padded with zeros; nor are operands,
    nor matrices that add up to a later one. Where some have an expected shape, the others are
    working.

    Args:
        shapes: the shapes that are expected.
        given: the matrices that the question gives.
    """
    results = list({matrix.rows: matrix for matrix in found if matrix.is_result}.values())
    shaped = _without_terms([matrix for matrix in results if matrix.shape in set(shapes)])
    own = [matrix for matrix in shaped if not _is_given(matrix, given)]
    return own or [matrix for matrix in results if not _is_given(matrix, given)]


def _is_given(matrix: Matrix, given: Given) -> bool:
    core = _without_zero_edges(np.array(matrix.rows))
    return any(
        _is_multiple(core, _without_zero_edges(turned))
        for each in given
        for turned in (each, each[::-1, ::-1], each[::-1], each[:, ::-1], each.T)
    )


def _without_zero_edges(array: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = np.nonzero(array)
    if not rows.size:
        return array
    return array[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _is_multiple(array: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether one is the other times a number; single entries always would be."""
    if array.shape != other.shape or array.size < 2 or not (array.any() and other.any()):
        return np.array_equal(array, other)
    at = np.unravel_index(np.argmax(np.abs(other)), other.shape)
    return np.array_equal(array * other[at], other * array[at])


def _without_terms(matrices: list[Matrix]) -> list[Matrix]:
    """Leave out neighbours whose sum is, but for a slip, a matrix behind them."""
    arrays = [np.array(matrix.rows) for matrix in matrices[:MOST]]
    terms = {
        i
        for end, result in enumerate(arrays)
        for first, last in combinations(range(end), 2)
        if _is_sum(arrays[first : last + 1], result)
        for i in range(first, last + 1)
    }
    return [matrix for i, matrix in enumerate(matrices) if i not in terms]


def _is_sum(terms: Given, result: NDArray[np.float64]) -> bool:
    if any(term.shape != result.shape for term in terms):
        return False
    if any(not term.any() or np.mean(term == result) >= _MOSTLY for term in terms):
        return False  # nothing, or another try at the result
    return bool(np.mean(sum(terms) == result) >= _MOSTLY)
