"""The matrices that an answer gives: values that a program left, or matrices in a text."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from grader.checks.common.tolerance import place_in_text
from grader.compare import Array, NotNumbersError, array_of, plain, without_leading_axes
from grader.model import Evidence, Plain, Reply, Status, Tensor, Text
from grader.text.maths import find_matrices, select_answers

MOST = 40
"""Matrices of one answer that are looked at: whoever gives more has not chosen."""


@dataclass(frozen=True)
class MatrixCandidate:
    """A matrix that an answer gives; `array` is None where a value holds no numbers.

    `about` is what all evidence about it has in common, `reason` why it holds no numbers.
    """

    array: Array | None
    about: Evidence
    reason: str = ""


def values(reply: Reply, ndim: int, about: Evidence) -> Iterator[MatrixCandidate]:
    """What a name holds: a matrix, several in a tuple or dictionary, or one written as text."""
    if reply.status is not Status.OK:
        yield MatrixCandidate(None, about, reply.detail)
        return
    for value in _members(reply.value, ndim)[:MOST]:
        typed = find_matrices(value) if isinstance(value, str) else ()
        yield from (MatrixCandidate(np.array(matrix.rows), about) for matrix in typed)
        if not typed:
            yield _read(value, about)


def _members(value: Plain, ndim: int) -> tuple[Plain, ...]:
    if isinstance(value, dict) and value:
        return tuple(value.values())
    if isinstance(value, tuple) and value and all(_rank(item) == ndim for item in value):
        return value
    return (value,)


def _rank(value: Plain) -> int:
    """The number of axes of a value, as far as its first entries tell."""
    if isinstance(value, Tensor):
        return len(value.shape)
    return 1 + _rank(value[0]) if isinstance(value, tuple) and value else 0


def _read(value: Plain, about: Evidence) -> MatrixCandidate:
    try:
        return MatrixCandidate(array_of(value), about)
    except NotNumbersError as error:
        return MatrixCandidate(None, about, str(error))


def written(
    text: Text, accepted: Mapping[str, Array], given: Sequence[Array]
) -> Iterator[MatrixCandidate]:
    """The matrices that a text offers; one row or column of a matrix may stand for a vector."""
    shapes = {shape for array in accepted.values() for shape in _written_shapes(array)}
    is_vector = all(array.ndim == 1 for array in accepted.values())
    for matrix in select_answers(find_matrices(text.source), shapes=shapes, from_question=given):
        array = np.array(matrix.rows)
        start, end = matrix.span
        about = Evidence(
            where=place_in_text(text, start), text=text.source[start:end], span=matrix.span
        )
        yield MatrixCandidate(array.ravel() if is_vector and 1 in array.shape else array, about)


def _written_shapes(array: Array) -> tuple[tuple[int, ...], ...]:
    if array.ndim == 1:
        return (1, array.size), (array.size, 1)
    return (without_leading_axes(array, ndim=2).shape,)


def distinct(offered: Iterable[MatrixCandidate]) -> list[MatrixCandidate]:
    """The matrices without repetitions, at most `MOST`: the same one given twice counts once."""
    found: dict[Hashable, MatrixCandidate] = {}
    for each in offered:
        found.setdefault(_key(each), each)
        if len(found) == MOST:
            break
    return [*found.values()]


def _key(offered: MatrixCandidate) -> Hashable:
    if offered.array is None:
        return offered.reason
    return offered.array.shape, tuple(offered.array.ravel().tolist())


def digits(entry: object) -> str:
    """A number with all the digits that it takes to read it back: `15`, `0.1`."""
    text = repr(plain(entry))
    return text.removesuffix(".0")


def in_text(array: Array) -> tuple[str, ...]:
    """A matrix or vector as people write it down: in LaTeX, and as nested lists."""
    rows = without_leading_axes(array, ndim=2)
    if rows.ndim not in {1, 2} or rows.dtype.kind not in "iuf":
        return ()
    lines = [" & ".join(digits(entry) for entry in row) for row in np.atleast_2d(rows)]
    body = r" \\ ".join(lines)
    latex = f"$$\\begin{{pmatrix}} {body} \\end{{pmatrix}}$$"
    return (latex, str(rows.tolist())) if rows.ndim == 2 else (latex,)
