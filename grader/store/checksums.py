"""Checksums of the store's records, so that a damaged one is made again and never believed."""

from __future__ import annotations

import zlib
from typing import Any

GRADE_ROW = "SELECT key, record, names, waits, checksum FROM grades WHERE student = ?"
"""All columns of a grade that its checksum covers, and the checksum last."""


def checksum(data: bytes | str) -> int:
    """The checksum that is kept with a record."""
    return zlib.crc32(data if isinstance(data, bytes) else data.encode("utf-8", "replace"))


def is_intact(row: tuple[Any, ...]) -> bool:
    """Whether a grade is as it was written; earlier versions kept no checksum."""
    return row[-1] in {None, grade_checksum(row)}


def grade_checksum(row: tuple[Any, ...]) -> int:
    """The checksum of a row of `GRADE_ROW`."""
    key, record, outcome_keys, waits, _ = row
    return checksum(f"{key}\0{waits}\0{outcome_keys}\0{record}")
