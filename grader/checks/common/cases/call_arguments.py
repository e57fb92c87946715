"""The arguments of a call: from the rubric's JSON to plain data, and in words for messages."""

from __future__ import annotations

from pydantic import JsonValue

from grader.compare import Array, array_of, shape_in_words
from grader.model import Plain, Tensor

MOST_SHOWN = 9
"""Entries of the largest tensor that a message writes out."""


def argument(value: JsonValue) -> Plain:
    """The argument of a call for the value in the rubric.

    Raises:
        ValueError: a nested list of numbers whose rows differ in length.
    """
    if isinstance(value, list):
        if _is_numeric(value):
            return tensor(array_of(_tuples(value)))
        return tuple(argument(item) for item in value)
    if isinstance(value, dict):
        return {key: argument(item) for key, item in value.items()}
    return value


def in_words(value: Plain) -> str:
    """A value as a message shows it: a large tensor only by its shape."""
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


def _is_numeric(value: JsonValue) -> bool:
    if isinstance(value, list):
        return bool(value) and all(map(_is_numeric, value))
    return isinstance(value, int | float) and not isinstance(value, bool)


def _tuples(value: JsonValue) -> Plain:
    return tuple(map(_tuples, value)) if isinstance(value, list) else argument(value)
