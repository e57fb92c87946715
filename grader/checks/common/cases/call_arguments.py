"""The arguments of a call: from the rubric's JSON to plain data, and in words for messages."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

import numpy as np
from pydantic import (
    Discriminator,
    Field,
    JsonValue,
    RootModel,
    Tag,
    ValidationInfo,
    model_validator,
)

from grader.checks.common.cases.array_types import (
    CONTAINERS,
    DEFAULT_DTYPES,
    LIST,
    ArrayType,
    ArrayTypeName,
    array_type,
)
from grader.compare import NotNumbersError, array_of, shape_in_words
from grader.model import Plain, Tensor
from grader.model.tensor import TORCH
from grader.plugins import StrictModel

MOST_SHOWN = 9
"""Entries of the largest array that a message writes out."""
TYPED = "typed value"
"""The tag of a value that says its type."""
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class _ListTypes:
    """The types of lists of numbers, and of lists of true and false."""

    numbers: ArrayType
    booleans: ArrayType

    def of(self, entries: set[type]) -> ArrayType:
        """The type of a list by the types of its entries."""
        return self.booleans if entries == {bool} else self.numbers


class TypedValue(StrictModel):
    """A value with the type that its arrays have."""

    value: JsonValue = Field(examples=[[1, 4]])
    """The value: a number, nested lists of numbers, or mappings of them."""
    of: ArrayTypeName
    """A container, a dtype, or both: `numpy`, `int64`, `torch int64`, `list`."""

    def argument(self, arrays: str) -> Plain:
        """The argument, where `arrays` is the container that the rubric's head names."""
        types = _ListTypes(array_type(self.of, arrays), array_type(self.of, arrays, dtype="bool"))
        if isinstance(self.value, bool | int | float):
            return types.of({type(self.value)}).array(np.array(self.value))
        return _converted(self.value, types)

    @model_validator(mode="after")
    def _check(self, info: ValidationInfo) -> TypedValue:
        self.argument(arrays_at_head(info))
        return self


class PlainValue(RootModel[JsonValue]):
    """A value as YAML has it; its lists of numbers become arrays."""

    def argument(self, arrays: str) -> Plain:
        """The argument, where `arrays` is the container that the rubric's head names."""
        booleans = array_type("", arrays, dtype="bool") if arrays else ArrayType(LIST)
        return _converted(self.root, _ListTypes(array_type("", arrays), booleans))

    @model_validator(mode="after")
    def _check(self, info: ValidationInfo) -> PlainValue:
        self.argument(arrays_at_head(info))
        return self


def kind_of_value(value: Any) -> str:
    """Whether a value says its type."""
    return TYPED if isinstance(value, dict) and {"value", "of"} <= value.keys() else "plain value"


Value: TypeAlias = Annotated[
    Annotated[TypedValue, Tag(TYPED)] | Annotated[PlainValue, Tag("plain value")],
    Discriminator(kind_of_value),
]
"""The value of an argument."""


def arrays_at_head(info: ValidationInfo) -> str:
    """The rubric's key `arrays`, which is read together with each block."""
    arrays = (info.context or {}).get("arrays")
    return str(arrays) if arrays in CONTAINERS else ""  # another word is a fault of its own


def in_words(value: Plain, *, with_types: bool = False) -> str:
    """A value as a message shows it: a large array only by its shape, with its type if it matters.

    Unless all types are asked for, the type is left out of a float32 torch tensor, the default.
    """
    match value:
        case Tensor():
            return _array_in_words(value, with_types=with_types)
        case tuple():
            return _list_in_words(value, with_types=with_types)
        case dict():
            items = (
                f"{key}: {in_words(item, with_types=with_types)}" for key, item in value.items()
            )
            return f"{{{', '.join(items)}}}"
        case _:
            return repr(value)


def _array_in_words(tensor: Tensor, *, with_types: bool) -> str:
    array = array_of(tensor)
    library = "tensor" if tensor.container == TORCH else "numpy array"
    is_default = tensor.dtype == DEFAULT_DTYPES[tensor.container] and not with_types
    kind = library if is_default else f"{tensor.dtype} {library}"
    if array.size > MOST_SHOWN:
        return f"{shape_in_words(array.shape)} {kind}"
    entries = _entries_in_words(array.tolist())
    return entries if kind == "tensor" else f"{entries} ({kind})"


def _list_in_words(items: tuple[Plain, ...], *, with_types: bool) -> str:
    if not _is_numeric(items):
        return f"[{', '.join(in_words(item, with_types=with_types) for item in items)}]"
    with suppress(NotNumbersError):
        array = array_of(items)
        if array.size > MOST_SHOWN:
            return f"{shape_in_words(array.shape)} list"
    return _entries_in_words(items)


def _is_numeric(value: Plain) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_numeric, value))
    return isinstance(value, bool | int | float)


def _entries_in_words(entries: Any) -> str:
    if isinstance(entries, list | tuple):
        return f"[{', '.join(map(_entries_in_words, entries))}]"
    return f"{entries:.6g}" if isinstance(entries, float) else str(entries)


def _converted(value: JsonValue, types: _ListTypes) -> Plain:
    """A value whose lists of numbers, and of true and false, have their types.

    Raises:
        ValueError: a list of numbers that cannot have it.
    """
    if isinstance(value, dict):
        return {dictionary_key(key): _converted(item, types) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    entries = _entry_types(value)
    if entries == {bool} or (entries and entries <= {int, float}):
        return _as_array(value, types.of(entries))
    return tuple(_converted(item, types) for item in value)


def _as_array(value: list[JsonValue], kind: ArrayType) -> Plain:
    entries: Plain = _tuples(value)
    if kind == ArrayType(LIST):
        return entries
    try:
        array = array_of(entries)
    except NotNumbersError as error:
        hint = "a list may have such rows: write {value: [[1], [2, 3]], of: list}"
        raise ValueError(f"{error}; {hint}") from error
    return kind.array(array)


def _entry_types(value: JsonValue) -> set[type]:
    """The types of a nested list's entries; an inner list without entries counts as a `list`."""
    if not isinstance(value, list):
        return {type(value)}
    return set().union(*map(_entry_types, value)) if value else {list}


def _tuples(value: JsonValue) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def dictionary_key(key: str) -> str | int:
    """The key of a dictionary: a whole number if it looks like one, because JSON has only text."""
    return int(key) if _INTEGER.fullmatch(key) else key
