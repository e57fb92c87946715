"""What the checks that compare values share: tolerance, the reference's values, places, crashes."""

from __future__ import annotations

import keyword
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, Field

from grader.compare import Array, NotNumbersError, array_of, distance, mismatches, plain
from grader.model import Answer, Evidence, Outcome, Place, Reply, Request, Status, Text, Verdict
from grader.model.outcome import Scalar
from grader.plugins import StrictModel


def _is_name(written: str) -> str:
    if not written.isidentifier() or keyword.iskeyword(written):
        raise ValueError(f"'{written}' is no name in Python: letters, digits and _, no digit first")
    return written


Name = Annotated[str, AfterValidator(_is_name)]
"""A name of a Python program, without dots."""
Said = Annotated[str, Field(min_length=1)]
"""What something is called in words."""
Conventions = Annotated[dict[str, Name], Field(min_length=1)]
"""Names in the reference solution by the convention that they follow."""

MOST_REPORTED = 20
"""Wrong entries of an array that are reported one by one."""

CRASHES = frozenset({Status.RAISED, Status.TIMED_OUT, Status.DIED})
"""How a request ends that the student's code did not get through."""


class Tolerance(StrictModel):
    """The allowed difference: |found - expected| <= atol + rtol * |expected|."""

    atol: float = Field(ge=0, allow_inf_nan=False, examples=[1e-6])
    """The absolute part; 0 asks for the very number."""
    rtol: float = Field(ge=0, allow_inf_nan=False, examples=[0])
    """The part that grows with the expected number."""

    def __str__(self) -> str:
        parts = [f"{name} {value:g}" for name, value in self if value]
        return ", ".join(parts) or "0"


class NoReferenceError(Exception):
    """The reference solution gave no usable value: nothing that the student can help."""


def reference_arrays(
    reference: Mapping[str, Reply], requests: Iterable[Request]
) -> dict[str, Array]:
    """What the reference solution replied, by request key.

    Raises:
        NoReferenceError: a reply is not there, or is no array of numbers.
    """
    return {request.key: _reference_array(reference, request) for request in requests}


def _reference_array(reference: Mapping[str, Reply], request: Request) -> Array:
    reply = reference.get(request.key)
    if reply is None or reply.status is not Status.OK:
        why = f"{reply.status}: {reply.detail}" if reply else "it was not asked"
        raise NoReferenceError(f"the reference gives no value for {request.key} ({why})")
    try:
        return array_of(reply.value)
    except NotNumbersError as error:
        raise NoReferenceError(f"the reference's value for {request.key}: {error}") from error


def conventions(accept: str | Mapping[str, str]) -> Mapping[str, str]:
    """Names in the reference by convention; a single name is a convention without a name."""
    return {"": accept} if isinstance(accept, str) else accept


def differences(
    found: Array, expected: Array, tolerance: Tolerance, about: Evidence
) -> tuple[Evidence, ...]:
    """What shows that two arrays differ: their shapes, or their first wrong entries.

    Args:
        about: what all of these observations have in common.
    """
    if found.shape != expected.shape:
        words = "the shape differs"
        return (replace(about, expected=expected.shape, found=found.shape, message=words),)
    wrong = mismatches(found, expected, **tolerance.model_dump(), limit=MOST_REPORTED)
    return tuple(
        replace(
            about,
            index=entry.index,
            expected=shown(entry.expected),
            found=shown(entry.found),
            tolerance=str(tolerance),
        )
        for entry in wrong
    )


def measured(found: Array, expected: Array, tolerance: Tolerance, about: Evidence) -> Evidence:
    """The evidence with how far the whole answer is from right."""
    return replace(about, distance=distance(found, expected, **tolerance.model_dump()))


def is_given(reply: Reply | None) -> bool:
    """Whether there is a value, or at least an attempt at one: `x = None` is none."""
    if reply is None or reply.status is Status.ABSENT:
        return False
    return reply.status is not Status.OK or reply.value is not None


def is_left_undone(reply: Reply) -> bool:
    """Whether a call shows nothing but what was handed out: a function that does nothing yet."""
    if reply.status is Status.OK:
        return reply.value is None
    is_stub = reply.status is Status.RAISED and "NotImplementedError" in reply.detail
    return reply.status is Status.ABSENT or is_stub


def crashed(reply: Reply, what: str) -> Outcome:
    """No points, because the student's code raised, hung or ended; `what` is what was asked."""
    return Outcome.zero(Verdict.CRASHED, f"{what} gave no value: {reply.detail or reply.status}.")


def place_of_reply(answer: Answer, reply: Reply) -> str:
    """Where the name was bound last, in words."""
    return str(Place(answer.file, reply.line, reply.cell))


def place_in_text(text: Text, offset: int) -> str:
    """Where in the student's file an offset of an answer's text lies, in words."""
    place = text.place
    if place.line is None:
        return str(place)
    line = place.line + text.source.count("\n", 0, offset)
    return str(Place(place.file, line, place.cell, place.under))


def shown(entry: object) -> Scalar:
    """An entry of an array, as evidence shows it."""
    number = plain(entry)
    return number if isinstance(number, bool | int | float) else str(number)
