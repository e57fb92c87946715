"""What a rubric writes for an argument, what is handed over for it, and how a message names it."""

from __future__ import annotations

from pydantic import JsonValue

from grader.compare import Array, array_of, shape_in_words
from grader.model import Plain, Tensor

MOST_SHOWN = 9
"""Entries of a tensor that are written out in words."""


def argument(written: JsonValue) -> Plain:
    """What is handed to a function for what the rubric says.

    Raises:
        ValueError: a nested list of numbers whose rows differ in length.
    """
    if isinstance(written, list):
        if _is_numeric(written):
            return tensor(array_of(_tuples(written)))
        return tuple(argument(item) for item in written)
    if isinstance(written, dict):
        return {key: argument(item) for key, item in written.items()}
    return written


def in_words(value: Plain) -> str:
    """A value as a message names it: a large tensor by its size."""
    match value:
        case Tensor():
            array = array_of(value)
            if array.size > MOST_SHOWN:
                return f"{shape_in_words(array.shape)} tensor"
            return str(array.tolist()).replace(".0", "")
        case tuple():
            return f"[{', '.join(map(in_words, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {in_words(item)}' for key, item in value.items())}}}"
        case _:
            return repr(value)


def tensor(array: Array) -> Tensor:
    """The numbers of an array as a float32 tensor."""
    return Tensor("float32", array.shape, array.astype("<f4").tobytes())


def _is_numeric(written: JsonValue) -> bool:
    if isinstance(written, list):
        return bool(written) and all(map(_is_numeric, written))
    return isinstance(written, int | float) and not isinstance(written, bool)


def _tuples(written: JsonValue) -> Plain:
    return tuple(map(_tuples, written)) if isinstance(written, list) else argument(written)
