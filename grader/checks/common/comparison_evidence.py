"""What a comparison of two arrays shows, as evidence."""

from __future__ import annotations

from dataclasses import replace

from grader.compare import Array, Tolerance, plain
from grader.model import Evidence
from grader.model.outcome import Scalar

MOST_REPORTED = 20
"""Wrong entries of an array that are reported one by one."""


def differences(
    actual: Array, expected: Array, tolerance: Tolerance, about: Evidence
) -> tuple[Evidence, ...]:
    """Evidence that two arrays differ: their shapes, or their first wrong entries.

    Args:
        about: the fields that all of this evidence has in common.
    """
    if actual.shape != expected.shape:
        what = "the shape differs"
        return (replace(about, expected=expected.shape, found=actual.shape, message=what),)
    wrong = tolerance.mismatches(actual, expected, limit=MOST_REPORTED)
    return tuple(
        replace(
            about,
            index=entry.index,
            expected=as_scalar(entry.expected),
            found=as_scalar(entry.actual),  # `found` is the public name of what is `actual` here
            tolerance=str(tolerance),
        )
        for entry in wrong
    )


def with_distance(
    about: Evidence, actual: Array, expected: Array, tolerance: Tolerance
) -> Evidence:
    """The evidence with the distance of the whole answer from the right one."""
    return replace(about, distance=tolerance.distance(actual, expected))


def as_scalar(entry: object) -> Scalar:
    """An entry of an array in a form that evidence can hold: a complex number becomes text."""
    number = plain(entry)
    return number if isinstance(number, bool | int | float) else str(number)
