"""The types that arrays have as arguments: a numpy array, a torch tensor or a list, of a dtype."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, Field

from grader.compare import Array
from grader.errors import nearest
from grader.model import Plain, Tensor
from grader.model.tensor import NUMPY, TORCH

LIST = "list"
CONTAINERS = (NUMPY, TORCH, LIST)
DTYPES = (
    "float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "bool",
    "complex64", "complex128",
)  # fmt: skip
DEFAULT_DTYPES = {NUMPY: "float64", TORCH: "float32", LIST: ""}
"""The dtype of an array for which the rubric names none; a list keeps its numbers."""


@dataclass(frozen=True, slots=True)
class ArrayType:
    """What an array is as an argument: a container and a dtype.

    A list without a dtype holds its numbers as they are written or drawn.
    """

    container: str
    dtype: str = ""

    def array(self, entries: Array) -> Plain:
        """The entries as an argument of this type.

        Raises:
            ValueError: an entry is not a number of this dtype.
        """
        converted = _converted(entries, self.dtype) if self.dtype else entries
        if self.container == LIST:
            return _nested(converted.tolist())
        little_endian = converted.astype(converted.dtype.newbyteorder("<"))
        return Tensor(self.dtype, converted.shape, little_endian.tobytes(), self.container)


def array_type(of: str, arrays: str, *, dtype: str = "") -> ArrayType:
    """The type that `of` names at an argument and `arrays` at the rubric's head; each may be empty.

    Args:
        of: a container, a dtype, or both.
        arrays: the container where `of` names none.
        dtype: the dtype where `of` names none; empty for the container's default.
    """
    words = of.split()
    container = next((word for word in words if word in CONTAINERS), arrays or TORCH)
    default = dtype or DEFAULT_DTYPES[container]
    return ArrayType(container, next((word for word in words if word in DTYPES), default))


def _known_type(of: str) -> str:
    words = of.split()
    for word in words:
        if word not in (*CONTAINERS, *DTYPES):
            hint = nearest(word, (*CONTAINERS, *DTYPES)) or f"known: {', '.join(DTYPES)}"
            raise ValueError(f"unknown type of an array '{word}'; {hint}")
    kinds = [word in CONTAINERS for word in words]
    if not words or len(words) > 2 or kinds.count(True) > 1 or kinds.count(False) > 1:
        raise ValueError(f"write a container, a dtype or both, such as numpy int64; not '{of}'")
    return of


ArrayTypeName = Annotated[
    str,
    AfterValidator(_known_type),
    Field(examples=["torch int64", "numpy float64", "list", "bool"]),
]
"""The name of a type in a rubric: a container, a dtype, or both."""


def _converted(entries: Array, dtype: str) -> Array:
    """The entries with a dtype that can represent them.

    Raises:
        ValueError: it cannot.
    """
    target = np.dtype(dtype)
    if target.kind in "iub" and entries.dtype != target and entries.size:
        low, high = (0, 1) if target.kind == "b" else _range(target)
        numbers = entries.astype(np.float64)
        wrong = (numbers != np.round(numbers)) | (numbers < low) | (numbers > high)
        if wrong.any():
            raise ValueError(f"{numbers[wrong].flat[0]:g} cannot be an entry of dtype {dtype}")
    return entries.astype(target)


def _range(dtype: np.dtype[Any]) -> tuple[int, int]:
    limits = np.iinfo(dtype)
    return int(limits.min), int(limits.max)


def _nested(value: Any) -> Plain:
    return tuple(map(_nested, value)) if isinstance(value, list) else value
