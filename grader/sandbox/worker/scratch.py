"""The one folder in which a child may write: filled before its program runs, emptied afterwards.

What a child keeps there is bounded in all, by looking from time to time.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path, PurePosixPath

ROOM = 256 << 20
"""Bytes that all files of a child may take, together."""

MAX_NAME = 255
_LEAST = 4096
_BLOCK = 512


def fill(files: Mapping[str, bytes]) -> None:
    """Write files below the current folder; a name that leads out of it is left out.

    So is one that is taken, or that another file's makes impossible, as `a` does `a/b`.
    """
    for name, data in files.items():
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            if may_hold(name):
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                with open(path, "xb") as file:
                    file.write(data)


def may_hold(name: str) -> bool:
    """Whether a file of that name may lie in the folder."""
    path = PurePosixPath(name)
    unwanted = any(part == ".." or len(part.encode()) > MAX_NAME for part in path.parts)
    # Compiled files would be believed over the source beside them.
    compiled = "__pycache__" in path.parts or path.suffix == ".pyc"
    return bool(path.name) and not (path.is_absolute() or unwanted or compiled or "\0" in name)


def is_full(folder: Path, pid: int) -> bool:
    """Whether a process has more than `ROOM` in the folder, or in removed files that it holds open.

    A file counts as 4 KiB at least. A folder that cannot be looked into may hold anything, and is
    taken for too much.
    """
    left = ROOM
    for taken in chain(_in_folders(folder), _held_open(pid)):
        left -= taken
        if left < 0:
            return True
    return False


def _in_folders(top: Path) -> Iterator[int]:
    waiting = [str(top)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    yield max(entry.stat(follow_symlinks=False).st_blocks * _BLOCK, _LEAST)
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:  # removed in the meantime
            continue
        except OSError:
            yield ROOM + 1


def _held_open(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(FileNotFoundError):
                found = entry.stat()
                if stat.S_ISREG(found.st_mode) and not found.st_nlink:
                    yield found.st_blocks * _BLOCK


def empty(folder: str) -> None:
    """Remove all that is in the folder, whatever its depth or mode.

    Folders are first moved up to the top: a tree deeper than a path may be long is never walked.
    """
    top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        while names := _names(top):
            for name in names:
                if _is_folder(name, top):
                    _flatten(name, top)
                else:
                    os.unlink(name, dir_fd=top)
    finally:
        os.close(top)


def _flatten(name: str, top: int) -> None:
    """Remove a folder at the top; the folders in it are moved to the top instead."""
    os.chmod(name, 0o700, dir_fd=top)
    inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
    try:
        for entry in _names(inner):
            if _is_folder(entry, inner):
                os.chmod(entry, 0o700, dir_fd=inner)
                os.rename(entry, secrets.token_hex(16), src_dir_fd=inner, dst_dir_fd=top)
            else:
                os.unlink(entry, dir_fd=inner)
    finally:
        os.close(inner)
    os.rmdir(name, dir_fd=top)


def _names(folder: int) -> list[str]:
    return os.listdir(folder)


def _is_folder(name: str, parent: int) -> bool:
    return stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode)
