"""Files that other programs may read or write at the same time: replaced as a whole, or locked."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path, *, permissions: int = 0o666) -> Iterator[BinaryIO]:
    """Open a new file that replaces `path` when the block ends without an error.

    Until then, and after an error, `path` does not change. Its folder is created. The new file is
    written under another name next to it; a file or a link with that name is removed, never
    followed.

    Args:
        path: the file to replace; if it is a link, the link is replaced and not its target.
        permissions: those of the new file, before the process's umask.

    Raises:
        OSError: the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        with open(os.open(partial, flags, permissions), "wb") as file:
            yield file
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def file_lock(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold an exclusive lock, which the system releases if this process dies.

    Args:
        path: the file that is locked; it is created, and stays.
        wait: whether to wait while another process holds the lock.

    Raises:
        BlockingIOError: another process holds the lock, and `wait` is false.
        OSError: the file cannot be opened.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
