"""Keys of a rubric that name something in a Python program."""

from __future__ import annotations

import keyword
from typing import Annotated

from pydantic import AfterValidator, Field


def _check_name(name: str) -> str:
    if not name.isidentifier() or keyword.iskeyword(name):
        what = "letters, digits and _, no digit first"
        raise ValueError(f"'{name}' is not a name in Python: {what}")
    return name


Name = Annotated[str, AfterValidator(_check_name)]
"""A name of a Python program, without dots."""
Conventions = Annotated[dict[str, Name], Field(min_length=1)]
"""Names in the reference solution by the convention that they follow."""
