"""The reference solution's values as arrays, for the checks that compare with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.compare import Array, NotNumbersError, array_of
from grader.model import Reply, Request, Status


class NoReferenceError(Exception):
    """The reference solution gave no usable value, which is not the student's fault."""


def reference_arrays(
    reference: Mapping[str, Reply], requests: Iterable[Request]
) -> dict[str, Array]:
    """The values that the reference solution replied, by request key.

    Raises:
        NoReferenceError: a reply is missing, or is not an array of numbers.
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


def by_convention(accept: str | Mapping[str, str]) -> Mapping[str, str]:
    """Names in the reference by convention; a single name gets the empty convention."""
    return {"": accept} if isinstance(accept, str) else accept
