"""Opens the files and folders of students; no link is followed, at any level of a path.

Whoever can write to a folder while it is graded can exchange a folder for a link to files that only
the grader may read. `O_NOFOLLOW` guards only the last name of a path. So each folder of a path is
opened in the one above it.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from grader.errors import GradeError, UnreadableFileError

MAX_FILE = 64 << 20
ATTEMPTS = 3
"""How often a file is read if it changes meanwhile."""
_FOLDER = os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_ABOVE = _FOLDER | getattr(os, "O_PATH", os.O_RDONLY)  # a folder above may be closed to listing


def open_folder(path: Path) -> int:
    """A descriptor of a folder, to list it.

    Args:
        path: an absolute path without links, such as `Path.resolve` returns.

    Raises:
        OSError: it cannot be opened, or a link is part of the path.
    """
    return _open(path, os.O_RDONLY | _FOLDER)


def read_file(path: Path) -> bytes:
    """A regular file's bytes, at most `MAX_FILE`, all of one moment, without waiting for pipes.

    Args:
        path: an absolute path without links.

    Raises:
        UnreadableFileError: the machine does not give the file, or it never stops changing.
        GradeError: the file is too large, or is no longer a regular one.
    """
    try:
        for _ in range(ATTEMPTS):
            with open(_open(path, _FILE), "rb") as file:
                before = os.fstat(file.fileno())
                if not stat.S_ISREG(before.st_mode):
                    raise GradeError("it is not a regular file", where=path.name)
                data = file.read(MAX_FILE + 1)
                is_unchanged = _stamp(before) == _stamp(os.fstat(file.fileno()))
            if len(data) > MAX_FILE:
                raise GradeError(f"the file is larger than {MAX_FILE >> 20} MiB", where=path.name)
            if is_unchanged:
                return data
    except OSError as error:
        what = "the file cannot be read"
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:
            what += ": it, or a folder above it, is now a link"
            raise GradeError(what, where=path.name) from error
        raise UnreadableFileError(f"{what}: {error.strerror}", where=path.name) from error
    hint = "grade again when nobody writes to it"
    raise UnreadableFileError("the file changed while it was read", where=path.name, hint=hint)


def is_closed_to_owner(file: os.stat_result, folder: os.stat_result) -> bool:
    """Whether a file has several names and the owner of its folder cannot read it.

    A folder that belongs to root or to the user who grades is not a student's: it is a copy, and
    the files in it may well belong to the students.
    """
    if file.st_nlink == 1 or file.st_uid == folder.st_uid:
        return False
    if folder.st_uid in {0, os.geteuid()}:
        return False
    is_in_group = file.st_gid == folder.st_gid
    readable = stat.S_IROTH | (stat.S_IRGRP if is_in_group else 0)
    return not file.st_mode & readable


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _open(path: Path, flags: int) -> int:
    """Open a path name by name; raises `OSError`."""
    *above, name = path.parts[1:] or ["."]
    folder = os.open(path.anchor, _ABOVE)
    try:
        for part in above:
            below = os.open(part, _ABOVE, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(name, flags, dir_fd=folder)
    finally:
        os.close(folder)
