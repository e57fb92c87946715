"""The one folder that a child may write to: filled before its program runs, emptied afterwards.

The worker checks its size from time to time and kills a child that exceeds the limit.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePosixPath

CAPACITY = 256 << 20
"""Bytes that all files of a child together may take."""

MAX_NAME = 255
"""Bytes of a file's name."""
_MIN_FILE_BYTES = 4096
"""Bytes that even an empty file counts, so that the number of files is limited too."""
_BLOCK = 512
"""Bytes of a block in `st_blocks`."""


def fill(files: Mapping[str, bytes]) -> None:
    """Write files below the current folder.

    Skips names that lead out of it or exist already, and names that another file rules out, as `a`
    does `a/b`.
    """
    for name, data in files.items():
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            if may_hold(name):
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                with open(path, "xb") as file:
                    file.write(data)


def may_hold(name: str) -> bool:
    """Whether the folder may contain a file of that name."""
    path = PurePosixPath(name)
    unwanted = any(part == ".." or len(part.encode()) > MAX_NAME for part in path.parts)
    # Python would prefer a compiled file to the source next to it.
    compiled = "__pycache__" in path.parts or path.suffix == ".pyc"
    return bool(path.name) and not (path.is_absolute() or unwanted or compiled or "\0" in name)


def is_full(folder: Path, pid: int) -> bool:
    """Whether the folder, and removed files that a process holds open, exceed `CAPACITY`.

    A file counts as at least 4 KiB. A folder that cannot be listed may hold anything and counts as
    full.
    """
    left = CAPACITY
    for size in chain(_sizes_below(folder), _sizes_of_removed_files(pid)):
        left -= size
        if left < 0:
            return True
    return False


def room(folder: Path, pid: int) -> int:
    """Bytes that a process could have in the folder: what it has, and what is free."""
    disk = os.statvfs(folder)
    blocks = disk.f_bavail if os.geteuid() else disk.f_bfree
    has_names = disk.f_favail > 0 or disk.f_files == 0  # some file systems count no names
    free = blocks * disk.f_frsize if has_names else 0
    return free + sum(chain(_sizes_below(folder), _sizes_of_removed_files(pid)))


def _sizes_below(top: Path) -> Iterator[int]:
    waiting = [str(top)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    yield max(entry.stat(follow_symlinks=False).st_blocks * _BLOCK, _MIN_FILE_BYTES)
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:  # removed in the meantime
            continue
        except OSError:
            yield CAPACITY + 1


def _sizes_of_removed_files(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                status = entry.stat()
                if stat.S_ISREG(status.st_mode) and not status.st_nlink:
                    yield status.st_blocks * _BLOCK


def empty(folder: str) -> None:
    """Remove everything in the folder, at any depth and with any mode.

    Nested folders are first moved to the top, because a deep tree's paths may be too long to open.
    """
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        while names := _list(top):
            for name in names:
                if _is_folder(name, top):
                    _flatten(name, top)
                else:
                    os.unlink(name, dir_fd=top)
    finally:
        os.close(top)


def _flatten(name: str, top: int) -> None:
    """Remove a folder at the top, after moving the folders in it to the top."""
    os.chmod(name, 0o700, dir_fd=top)
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
    try:
        for entry in _list(inner):
            if _is_folder(entry, inner):
                os.chmod(entry, 0o700, dir_fd=inner)
                os.rename(entry, secrets.token_hex(16), src_dir_fd=inner, dst_dir_fd=top)
            else:
                os.unlink(entry, dir_fd=inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=top)


def _list(folder: int) -> list[str]:
    """The names in a folder that is open as a descriptor, which `Path` cannot list."""
    return os.listdir(folder)


def _is_folder(name: str, parent: int) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
