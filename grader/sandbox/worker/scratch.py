"""The one folder in which a child may write: filled before its program runs, emptied afterwards."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

MAX_NAME = 255


def fill(files: Mapping[str, bytes]) -> None:
    """Write files below the current folder; a name that leads out of it is left out.

    So is a name that another file's makes impossible, as `a` does `a/b`.
    """
    for name, data in files.items():
        with suppress(FileExistsError, NotADirectoryError, IsADirectoryError):
            if _is_inside(name):
                path = Path(name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    unwanted = any(part == ".." or len(part.encode()) > MAX_NAME for part in path.parts)
    # Compiled files would be believed over the source beside them.
    compiled = "__pycache__" in path.parts or path.suffix == ".pyc"
    return bool(path.name) and not (path.is_absolute() or unwanted or compiled or "\0" in name)


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
