"""The reference solution's values as arrays, for the checks that compare with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from grader.compare import Array, NotNumbersError, array_of
from grader.model import Plain, Reply, Request, program_names


def reference_arrays(
    reference: Mapping[str, Reply], requests: Iterable[Request]
) -> dict[str, Array]:
    """The values that the reference solution replied, by request key.

    Raises:
        NotNumbersError: a value is not an array of numbers: see `array_fault`.
    """
    return {request.key: array_of(reference[request.key].value) for request in requests}


def array_fault(reference: Mapping[str, Reply], requests: Iterable[Request]) -> str:
    """Why a value of the reference is not an array of numbers; empty if all are.

    NaN is an entry like others, but a name that gives nothing else is a mistake.
    """
    return fault_of_values(
        (program_names(request)[0], reference[request.key].value) for request in requests
    )


def fault_of_values(values: Iterable[tuple[str, Plain]]) -> str:
    """As `array_fault`, for values of the reference with their names."""
    entries: dict[str, list[Array]] = {}
    for name, value in values:
        try:
            entries.setdefault(name, []).append(array_of(value))
        except NotNumbersError as error:
            return f"gives a value for '{name}' that cannot be compared: {error}"
    only_nan = (name for name, arrays in entries.items() if _is_only_nan(arrays))
    return next((f"gives only NaN for '{name}'" for name in only_nan), "")


def _is_only_nan(arrays: Iterable[Array]) -> bool:
    filled = [array for array in arrays if array.size]
    return bool(filled) and all((array != array).all() for array in filled)


def by_convention(accept: str | Mapping[str, str]) -> Mapping[str, str]:
    """Names in the reference by convention; a single name gets the empty convention."""
    return {"": accept} if isinstance(accept, str) else accept
