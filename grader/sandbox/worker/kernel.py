"""The C library, and the error of its last failed call."""

from __future__ import annotations

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


def last_error(call: str) -> OSError:
    """The error of the call that has just failed; `call` is its name."""
    number = ctypes.get_errno()
    return OSError(number, f"{call}: {os.strerror(number)}")
