"""Which of a text's matrices are answers, not intermediate results or copies from the question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from grader.text.maths.matrices import Matrix

MOST_SUMMED = 24
"""Matrices of an expected shape that are searched for sums."""

_MOSTLY = 0.75
"""Share of entries in which terms must add up to a result, which may contain an error."""

Arrays: TypeAlias = Sequence[NDArray[np.float64]]


def select_answers(
    matrices: Iterable[Matrix], *, shapes: Iterable[tuple[int, ...]], from_question: Arrays
) -> list[Matrix]:
    """The matrices that a text offers as answers, each once, in order of place.

    Three kinds are left out: copies from the question, even flipped, scaled or padded with zeros;
    operands; and matrices that add up to a later one. If some have an expected shape, so are all
    others.

    Args:
        shapes: the expected shapes.
        from_question: the matrices in the question.
    """
    results = list({matrix.rows: matrix for matrix in matrices if matrix.is_result}.values())
    expected = _without_terms([matrix for matrix in results if matrix.shape in set(shapes)])
    own = [matrix for matrix in expected if not _is_copy(matrix, from_question)]
    return own or [matrix for matrix in results if not _is_copy(matrix, from_question)]


def _is_copy(matrix: Matrix, from_question: Arrays) -> bool:
    core = _without_zero_edges(np.array(matrix.rows))
    return any(
        _is_multiple(core, _without_zero_edges(flipped))
        for array in from_question
        for flipped in (array, array[::-1, ::-1], array[::-1], array[:, ::-1], array.T)
    )


def _without_zero_edges(array: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = np.nonzero(array)
    if not rows.size:
        return array
    return array[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def _is_multiple(array: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    """Whether one array is a multiple of the other; single entries and zeros must be equal."""
    if array.shape != other.shape or array.size < 2 or not (array.any() and other.any()):
        return np.array_equal(array, other)
    at = np.unravel_index(np.argmax(np.abs(other)), other.shape)
    return np.array_equal(array * other[at], other * array[at])


def _without_terms(matrices: list[Matrix]) -> list[Matrix]:
    """The matrices without consecutive ones whose sum is, except for an error, a later one."""
    arrays = [np.array(matrix.rows) for matrix in matrices[:MOST_SUMMED]]
    terms = {
        i
        for end, result in enumerate(arrays)
        for first, last in combinations(range(end), 2)
        if _is_sum(arrays[first : last + 1], result)
        for i in range(first, last + 1)
    }
    return [matrix for i, matrix in enumerate(matrices) if i not in terms]


def _is_sum(terms: Arrays, result: NDArray[np.float64]) -> bool:
    if any(term.shape != result.shape for term in terms):
        return False
    if any(not term.any() or np.mean(term == result) >= _MOSTLY for term in terms):
        return False  # a term is zero, or an earlier version of the result
    return bool(np.mean(sum(terms) == result) >= _MOSTLY)
