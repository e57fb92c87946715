"""Times and sizes in the words of an instructor: `10 s`, `2 min`, `4 GB`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from grader.errors import nearest

_SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
_BYTES = {"kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]+)")


def _quantity(written: object, units: dict[str, float], example: str) -> float:
    match = _QUANTITY.fullmatch(str(written))
    if match is None:
        problem = "has no unit" if str(written).isdigit() else "is not a quantity"
        raise ValueError(f"'{written}' {problem}; write it like {example}")
    number, unit = match.groups()
    if unit not in units:
        hint = nearest(unit, units) or f"known: {', '.join(units)}"
        raise ValueError(f"unknown unit '{unit}'; {hint}")
    return float(number) * units[unit]


def _seconds(written: object) -> float:
    return _quantity(written, _SECONDS, "'10 s'")


def _bytes(written: object) -> int:
    return int(_quantity(written, dict(_BYTES), "'4 GB'"))


_WRITTEN = r"^[0-9]+(\.[0-9]+)? ?({units})$"
_Time = Annotated[str, Field(pattern=_WRITTEN.format(units="|".join(_SECONDS)))]
_Size = Annotated[str, Field(pattern=_WRITTEN.format(units="|".join(_BYTES)))]

Seconds = Annotated[float, BeforeValidator(_seconds, json_schema_input_type=_Time)]
"""A time, read as seconds."""

Bytes = Annotated[int, BeforeValidator(_bytes, json_schema_input_type=_Size)]
"""A size, read as bytes."""
