"""What a program lacked when it failed: a claim, which the worker checks by measuring."""

from __future__ import annotations

import errno
from collections.abc import Iterator

DISK, MEMORY = "disk", "memory"
MAX_CAUSES = 20
"""Exceptions of a chain that are looked at: a program can make an endless one."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
_MESSAGES = {
    "No space left on device": DISK,
    "PytorchStreamWriter failed writing": DISK,
    "can't allocate memory": MEMORY,
}
"""Parts of the texts of libraries that raise other exceptions for these errors."""


def lacked(error: BaseException) -> str:
    """`DISK` or `MEMORY` if the lack of it caused an exception; otherwise empty."""
    try:
        return next(filter(None, map(_lacked, _causes(error))), "")
    except BaseException:  # a student's exception may fail in its own __str__
        return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(MAX_CAUSES):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _lacked(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return MEMORY
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return MEMORY
    if isinstance(error, OSError) and error.errno in _FULL:
        return DISK
    text = str(error)
    return next((lack for part, lack in _MESSAGES.items() if part in text), "")
