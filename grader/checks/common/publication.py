"""What a course publishes of a right result: nothing, its shape, or its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from pydantic import Field, JsonValue, NonNegativeInt

from grader.checks.common.tolerance import Tolerance
from grader.compare import Array, NotNumbersError, array_of, close, plain
from grader.errors import Flaw
from grader.model import Plain, Publish
from grader.plugins import StrictModel

MOST_ENTRIES = 4096
"""Of a larger array the shape alone is published."""

EXACT = Tolerance(atol=0, rtol=0)


class PublicationBlock(StrictModel):
    """One right result, as far as students may know it: its shape or its value."""

    shape: tuple[NonNegativeInt, ...] | None = Field(None, examples=[[4, 4]])
    """Its shape; `[]` is a single number."""
    value: JsonValue = Field(None, examples=[15, [[1, 2], [3, 4]]])
    """The result itself: a number, or nested lists of numbers."""

    def flaws(self) -> Iterator[Flaw]:
        """Not one of the two, or a value that is no array of numbers."""
        if (self.shape is None) == (self.value is None):
            yield Flaw((), "either 'shape' or 'value' stands here")
        elif self.value is not None:
            try:
                array_of(_tuples(self.value))
            except ValueError as error:
                yield Flaw(("value",), f"this is no value: {error}")

    @property
    def array(self) -> Array | None:
        """The value as an array, if it is published."""
        return None if self.value is None else array_of(_tuples(self.value))

    @property
    def size(self) -> tuple[int, ...]:
        """The shape, whichever of the two is published."""
        return self.array.shape if self.array is not None else self.shape or ()

    def agrees(self, found: Array, tolerance: Tolerance) -> bool:
        """Whether a result is what is known of it."""
        if found.shape != self.size:
            return False
        return self.array is None or bool(close(found, self.array, **tolerance.model_dump()).all())


def published(array: Array, level: Publish) -> JsonValue:
    """A right result as a public rubric has it: its value, or its shape alone."""
    if level is Publish.EXPECTED and _is_writable(array):
        return {"value": _written(array)}
    return {"shape": list(array.shape)}


def of_results(accepted: Sequence[JsonValue], tolerance: Tolerance) -> dict[str, JsonValue]:
    """The keys for published results, without repetitions, and how near one must come."""
    results = [one for at, one in enumerate(accepted) if one not in accepted[:at]]
    return {"accept": results, "tolerance": tolerance.model_dump()}


def best(
    found: Sequence[Array | None],
    accepted: Iterable[Sequence[PublicationBlock]],
    tolerance: Tolerance,
) -> tuple[bool, ...]:
    """Which results agree under the accepted way by which most of them do."""
    tried = [
        tuple(
            one is not None and known.agrees(one, tolerance)
            for one, known in zip(found, way, strict=True)
        )
        for way in accepted
    ]
    return max(tried, key=sum)


def _is_writable(array: Array) -> bool:
    if array.size > MOST_ENTRIES or array.dtype.kind not in "biuf":
        return False
    return bool(np.isfinite(array.astype(float)).all())


def _written(array: Array) -> JsonValue:
    if array.ndim:
        return [_written(row) for row in array]
    number = plain(array[()])
    if not isinstance(number, bool | int | float):
        raise NotNumbersError("it is no number that can be written down")
    return number


def _tuples(written: JsonValue) -> Plain:
    if isinstance(written, list):
        return tuple(map(_tuples, written))
    if isinstance(written, bool | int | float):
        return written
    raise ValueError("it is neither a number nor nested lists of numbers")
