"""The output folder: locked by one run at a time, and every file in it complete or absent."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from grader.discover import LOCK
from grader.errors import GradeError
from grader.gradebook.safe_files import file_lock, replacing

_OBSOLETE = (".unchanged", ".unchanged.part")
"""Files that earlier versions wrote and no version reads any more."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Create the folder if necessary, and let no other run write to it.

    Raises:
        GradeError: the folder cannot be written, or another run has locked it.
    """
    with ExitStack() as stack:
        with explain_disk_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                stack.enter_context(file_lock(folder / LOCK, wait=False))
            except BlockingIOError as error:
                hint = "wait for it, or use another --out"
                what = "another run is using this folder"
                raise GradeError(what, where=str(folder), hint=hint) from error
            for name in _OBSOLETE:
                (folder / name).unlink(missing_ok=True)
        yield


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Write one complete file, or none; raises `GradeError` if it cannot be written."""
    with explain_disk_errors(path.parent):
        write(path, pieces)


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write one complete file, or none; raises `OSError` if it cannot be written."""
    with replacing(path) as file:
        file.writelines(encoded(pieces))


def encoded(pieces: Iterable[str]) -> Iterator[bytes]:
    """Text in UTF-8, which has no code for a lone surrogate: it becomes an escape."""
    return (piece.encode("utf-8", "backslashreplace") for piece in pieces)


@contextmanager
def explain_disk_errors(folder: Path, *, hint: str = "use another --out") -> Iterator[None]:
    """Turn an error of the file system into one that says what to do."""
    try:
        yield
    except OSError as error:
        what = f"the reports cannot be written: {error.strerror}"
        is_full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        hint = "free some space: what is graded is kept" if is_full else hint
        raise GradeError(what, where=str(error.filename or folder), hint=hint) from error
