"""The output folder: one run at a time, and every file in it whole or not there."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.discover import LOCK
from grader.errors import GradeError

_OBSOLETE = (".unchanged", ".unchanged.part")
"""Files that earlier versions wrote and no version reads any more."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make the folder, and keep it for this run.

    Raises:
        GradeError: it cannot be written, or another run is at work in it.
    """
    with in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name in _OBSOLETE:
            (folder / name).unlink(missing_ok=True)
        lock = os.open(folder / LOCK, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            hint = "wait for it, or use another --out"
            what = "another run is at work in this folder"
            raise GradeError(what, where=str(folder), hint=hint) from error
        yield
    finally:
        os.close(lock)


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Write one file, whole or not at all; raises `GradeError` if it cannot be written."""
    with in_words(path.parent):
        write(path, pieces)


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a file, and its folder where there is none: whole or not at all."""
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        with open(partial, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(pieces)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def in_words(folder: Path, *, hint: str = "use another --out") -> Iterator[None]:
    """Faults of the disk as an error that says what to do."""
    try:
        yield
    except OSError as error:
        what = f"the reports cannot be written: {error.strerror}"
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        hint = "free some space: what is graded is kept" if full else hint
        raise GradeError(what, where=str(error.filename or folder), hint=hint) from error
