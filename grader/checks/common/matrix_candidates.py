"""The matrices that an answer gives: values that a program left, or matrices in a text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.checks.common.places import place_in_text
from grader.compare import Array, NotNumbersError, array_of, plain, without_leading_axes
from grader.model import Evidence, Plain, Reply, Status, Tensor, Text
from grader.text.maths import find_matrices, select_answers

MOST_CANDIDATES = 40
"""The most matrices of one answer that are judged: with more, the answer does not choose."""


@dataclass(frozen=True)
class MatrixCandidate:
    """A matrix that an answer gives; `array` is None if a value holds no numbers.

    `about` holds the fields that all evidence about the matrix has in common, and `reason` says why
    a value holds no numbers.
    """

    array: Array | None
    about: Evidence
    reason: str = ""


def candidates_in_value(reply: Reply, ndim: int, about: Evidence) -> Iterator[MatrixCandidate]:
    """The matrices under a name: one, several in a tuple or dictionary, or one written as text."""
    if reply.status is not Status.OK:
        yield MatrixCandidate(None, about, reply.detail)
        return
    for value in _members(reply.value, ndim)[:MOST_CANDIDATES]:
        matrices = find_matrices(value) if isinstance(value, str) else ()
        yield from (MatrixCandidate(np.array(matrix.rows), about) for matrix in matrices)
        if not matrices:
            yield _candidate(value, about)


def _members(value: Plain, ndim: int) -> tuple[Plain, ...]:
    """The matrices that a value holds, each with `ndim` axes; or the value itself."""
    if isinstance(value, dict) and value:
        return tuple(value.values())
    if isinstance(value, tuple) and value and all(_axes(item) == ndim for item in value):
        return value
    return (value,)


def _axes(value: Plain) -> int:
    """The number of axes of a value, read from its first entries."""
    if isinstance(value, Tensor):
        return len(value.shape)
    return 1 + _axes(value[0]) if isinstance(value, tuple) and value else 0


def _candidate(value: Plain, about: Evidence) -> MatrixCandidate:
    try:
        return MatrixCandidate(array_of(value), about)
    except NotNumbersError as error:
        return MatrixCandidate(None, about, str(error))


def candidates_in_text(
    text: Text, accepted: Mapping[str, Array], given: Sequence[Array]
) -> Iterator[MatrixCandidate]:
    """The matrices that a text gives as its answer; a single row or column is also a vector.

    Args:
        accepted: the right arrays, whose shapes tell answers from other matrices.
        given: the matrices that the question gives, which are not answers.
    """
    shapes = {shape for array in accepted.values() for shape in _shapes_in_text(array)}
    is_vector = all(array.ndim == 1 for array in accepted.values())
    for matrix in select_answers(find_matrices(text.source), shapes=shapes, from_question=given):
        array = np.array(matrix.rows)
        start, end = matrix.span
        about = Evidence(
            where=place_in_text(text, start), text=text.source[start:end], span=matrix.span
        )
        yield MatrixCandidate(array.ravel() if is_vector and 1 in array.shape else array, about)


def _shapes_in_text(array: Array) -> tuple[tuple[int, ...], ...]:
    if array.ndim == 1:
        return (1, array.size), (array.size, 1)
    return (without_leading_axes(array, ndim=2).shape,)


def distinct(candidates: Iterable[MatrixCandidate]) -> list[MatrixCandidate]:
    """The first `MOST_CANDIDATES` of the candidates, without repetitions."""
    by_value: dict[Hashable, MatrixCandidate] = {}
    for candidate in candidates:
        by_value.setdefault(_value(candidate), candidate)
        if len(by_value) == MOST_CANDIDATES:
            break
    return [*by_value.values()]


def _value(candidate: MatrixCandidate) -> Hashable:
    if candidate.array is None:
        return candidate.reason
    return candidate.array.shape, tuple(candidate.array.ravel().tolist())


def format_number(entry: object) -> str:
    """A number with all digits that are needed to read it back: `15`, `0.1`."""
    return repr(plain(entry)).removesuffix(".0")


def as_texts(array: Array) -> tuple[str, ...]:
    """A matrix or vector as people write it: in LaTeX, and a matrix as nested lists as well."""
    rows = without_leading_axes(array, ndim=2)
    if rows.ndim not in {1, 2} or rows.dtype.kind not in "iuf":
        return ()
    lines = [" & ".join(format_number(entry) for entry in row) for row in np.atleast_2d(rows)]
    body = r" \\ ".join(lines)
    latex = f"$$\\begin{{pmatrix}} {body} \\end{{pmatrix}}$$"
    return (latex, str(rows.tolist())) if rows.ndim == 2 else (latex,)
