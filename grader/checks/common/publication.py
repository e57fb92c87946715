"""The results that a course publishes to students: as shapes, or as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from pydantic import Field, JsonValue, NonNegativeInt

from grader.checks.common.tolerance_block import ToleranceBlock
from grader.compare import Array, NotNumbersError, Tolerance, array_of, plain
from grader.errors import Flaw
from grader.model import Plain, Publish
from grader.plugins import StrictModel

MOST_ENTRIES = 4096
"""Entries of the largest array that is published with its values; of others, only the shape is."""


class PublicationBlock(StrictModel):
    """What students may know of one right result: its shape or its value."""

    shape: tuple[NonNegativeInt, ...] | None = Field(None, examples=[[4, 4]])
    """The shape of the result; `[]` is a single number."""
    value: JsonValue = Field(None, examples=[15, [[1, 2], [3, 4]]])
    """The result itself: a number, or nested lists of numbers."""

    def flaws(self) -> Iterator[Flaw]:
        """Both keys or none, or a value that is not an array of numbers."""
        if (self.shape is None) == (self.value is None):
            yield Flaw((), "write either 'shape' or 'value' here")
        elif self.value is not None:
            try:
                array_of(_plain_value(self.value))
            except ValueError as error:
                yield Flaw(("value",), f"this is not a value: {error}")

    @property
    def array(self) -> Array | None:
        """The value as an array, if it is published."""
        return None if self.value is None else array_of(_plain_value(self.value))

    @property
    def size(self) -> tuple[int, ...]:
        """The shape, which is known in both cases."""
        return self.array.shape if self.array is not None else self.shape or ()

    def agrees(self, actual: Array, tolerance: Tolerance) -> bool:
        """Whether a student's result has this shape, and this value if it is published."""
        if self.array is None:
            return actual.shape == self.size
        return tolerance.is_close(actual, self.array)


def publication(array: Array, level: Publish) -> JsonValue:
    """A right result as a public rubric shows it: its value, or only its shape."""
    if level is Publish.EXPECTED and _has_json_value(array):
        return {"value": _json_value(array)}
    return {"shape": list(array.shape)}


def publication_keys(
    publications: Sequence[JsonValue], tolerance: ToleranceBlock
) -> dict[str, JsonValue]:
    """The keys of a public check for these results, without repetitions, and their tolerance."""
    distinct = [result for at, result in enumerate(publications) if result not in publications[:at]]
    return {"accept": distinct, "tolerance": tolerance.model_dump()}


def best_agreement(
    results: Sequence[Array | None],
    accepted: Iterable[Sequence[PublicationBlock]],
    tolerance: Tolerance,
) -> tuple[bool, ...]:
    """Which results agree with what is published, by the convention by which most of them do."""
    agreements = [
        tuple(
            result is not None and known.agrees(result, tolerance)
            for result, known in zip(results, convention, strict=True)
        )
        for convention in accepted
    ]
    return max(agreements, key=sum)


def _has_json_value(array: Array) -> bool:
    if array.size > MOST_ENTRIES or array.dtype.kind not in "biuf":
        return False
    return bool(np.isfinite(array.astype(float)).all())


def _json_value(array: Array) -> JsonValue:
    if array.ndim:
        return [_json_value(row) for row in array]
    number = plain(array[()])
    if not isinstance(number, bool | int | float):
        raise NotNumbersError("the number cannot be written as JSON")
    return number


def _plain_value(value: JsonValue) -> Plain:
    if isinstance(value, list):
        return tuple(map(_plain_value, value))
    if isinstance(value, bool | int | float):
        return value
    raise ValueError("it is neither a number nor nested lists of numbers")
