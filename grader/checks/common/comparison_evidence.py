"""What a comparison of two arrays shows, as evidence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from grader.checks.common.diagnosis import diagnose
from grader.compare import Array, Tolerance, plain
from grader.model import ArrayPair, Evidence
from grader.model.outcome import Scalar

MOST_REPORTED = 20
"""Wrong entries of an array that are reported one by one."""
MOST_IN_PAIR = 64
"""Entries of two arrays that are shown as a whole."""
MOST_AXES_IN_PAIR = 2


def differences(
    actual: Array, expected: Array, tolerance: Tolerance, about: Evidence
) -> tuple[Evidence, ...]:
    """Evidence that two arrays differ: their shapes, or their first wrong entries.

    Args:
        about: the fields that all of this evidence has in common.
    """
    diagnosis = "" if about.hidden else diagnose(actual, expected, tolerance)
    if actual.shape != expected.shape:
        shapes = replace(about, expected=expected.shape, found=actual.shape)
        return (replace(shapes, message="the shape differs", diagnosis=diagnosis),)
    wrong = tolerance.mismatches(actual, expected, limit=MOST_REPORTED)
    items = tuple(
        replace(
            about,
            index=entry.index,
            expected=as_scalar(entry.expected),
            found=as_scalar(entry.actual),  # `found` is the public name of what is `actual` here
            tolerance=str(tolerance),
        )
        for entry in wrong
    )
    if about.hidden or not items:
        return items
    pair = _pair(actual, expected, tolerance)
    return (replace(items[0], diagnosis=diagnosis, arrays=pair), *items[1:])


def _pair(actual: Array, expected: Array, tolerance: Tolerance) -> ArrayPair | None:
    """Both arrays in rows; None for a single number, and for arrays that are not small."""
    if not 1 < actual.size <= MOST_IN_PAIR or not 1 <= actual.ndim <= MOST_AXES_IN_PAIR:
        return None
    wrong = np.argwhere(~np.atleast_2d(tolerance.close_entries(actual, expected)))
    return ArrayPair(
        found=_rows(actual),
        expected=_rows(expected),
        wrong=tuple((int(row) + 1, int(column) + 1) for row, column in wrong),
    )


def _rows(array: Array) -> tuple[tuple[Scalar, ...], ...]:
    return tuple(tuple(map(as_scalar, row)) for row in np.atleast_2d(array))


def with_distance(
    about: Evidence, actual: Array, expected: Array, tolerance: Tolerance
) -> Evidence:
    """The evidence with the distance of the whole answer from the right one."""
    return replace(about, distance=tolerance.distance(actual, expected))


def as_scalar(entry: object) -> Scalar:
    """An entry of an array in a form that evidence can hold: a complex number becomes text."""
    number = plain(entry)
    return number if isinstance(number, bool | int | float) else str(number)
