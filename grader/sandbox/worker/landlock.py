"""A Landlock rule set for the files that a child may open: built once, applied in every child."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable
from pathlib import Path

from grader.sandbox.worker.kernel import last_error, libc

_CREATE, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_MAKE_SYM, _REFER, _TRUNCATE = 1 << 12, 1 << 13, 1 << 14
_READ = _READ_FILE | _READ_DIR
_WRITE = (
    _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _MAKE_SYM
    | _REFER | _TRUNCATE
)  # fmt: skip
_FILE_RIGHTS = _EXECUTE | _READ_FILE | _WRITE_FILE | _TRUNCATE
_FIRST_ABI_BITS = 13
_BITS_SINCE = {2: 13, 3: 14, 5: 15}
"""The bits of the file rights that later versions of the interface added."""


def version() -> int:
    """The version of this kernel's Landlock interface; 0 if it has none."""
    return max(0, int(libc.syscall(_CREATE, None, 0, _VERSION)))


class LandlockRules:
    """Files that may be read or run and folders that may be written to; denies all others."""

    def __init__(
        self,
        readable: Iterable[Path],
        writable: Iterable[Path],
        executable: Iterable[Path] = (),
    ) -> None:
        self.version = abi = version()
        self._handled = (1 << _FIRST_ABI_BITS) - 1
        self._handled |= sum(1 << bit for since, bit in _BITS_SINCE.items() if abi >= since)
        attributes = struct.pack("QQQ", self._handled, 0b11, 0b11)  # files, TCP, signals
        size = 24 if abi >= 6 else 16 if abi >= 4 else 8
        self._fd = libc.syscall(_CREATE, attributes, size, 0)
        if self._fd < 0:
            raise last_error("landlock_create_ruleset")
        for path in readable:
            self._allow(path, _READ)
        for path in writable:
            self._allow(path, _WRITE)
        for path in executable:
            self._allow(path, _EXECUTE)

    def _allow(self, path: Path, rights: int) -> None:
        if not path.exists():
            return
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            rights &= self._handled & (_WRITE | _EXECUTE if path.is_dir() else _FILE_RIGHTS)
            if libc.syscall(_ADD_RULE, self._fd, _PATH_BENEATH, struct.pack("<Qi", rights, fd), 0):
                raise last_error(f"landlock_add_rule for {path}")
        finally:
            os.close(fd)

    def apply(self) -> None:
        """Deny this thread, and all that it starts, everything that the rules do not allow.

        Raises:
            OSError: the kernel refused.
        """
        if libc.syscall(_RESTRICT_SELF, self._fd, 0):
            raise last_error("landlock_restrict_self")
        os.close(self._fd)
