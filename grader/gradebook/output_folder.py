"""The output folder: locked by one run at a time, and every file in it complete or absent."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from grader.discover import LOCK, STORE, is_output_folder, work_in
from grader.errors import GradeError
from grader.escapes import one_line
from grader.gradebook.manifest import reported_names
from grader.gradebook.safe_files import file_lock, replacing

_OBSOLETE = (".unchanged", ".unchanged.part")
"""Files that earlier versions wrote and no version reads any more."""


_STARTED = {STORE, f"{STORE}-wal", f"{STORE}-shm", f"{STORE}-journal"}
"""The files of a run that ended before its store was complete."""


def check_output_folder(out: Path, submissions: Path) -> None:
    """Refuse a folder with files that no run wrote, and a folder that may be a student's.

    Raises:
        GradeError: reports must not be written there.
    """
    folder, top = out.resolve(), submissions.resolve()
    hint = "use another --out"
    if folder == top:
        raise GradeError("the reports cannot be written among the submissions", hint=hint)
    if not folder.is_dir():
        return
    is_among = folder.is_relative_to(top)
    with explain_disk_errors(folder):
        if is_output_folder(folder):
            found = work_in(folder) if is_among else ""
        else:
            found = _first_foreign(folder, is_among=is_among)
        is_empty = not any(folder.iterdir())
    if found:
        place = "is among the submissions and" if is_among else "is no output folder: it"
        what = f"'{out}' {place} has files that are not ours, such as '{one_line(found)}'"
        raise GradeError(what, hint=f"{hint}, or move them away")
    if is_empty and is_among:
        what = f"'{out}' is an empty folder among the submissions and may be a student's"
        raise GradeError(what, hint=f"{hint}, or remove it")


def _first_foreign(folder: Path, *, is_among: bool) -> str:
    """A file that no run left in a folder without a store of ours; empty if there is none.

    If the store is gone or damaged, the manifest still says which files are reports.

    Among the submissions, a student may have files with the names of ours.
    """
    names = {entry.name for entry in folder.iterdir()} - {LOCK}
    if not is_among:
        is_started = (folder / LOCK).exists()
        names = {name for name in names if not name.startswith(".")}
        names -= _STARTED if is_started else set()
        names -= reported_names(folder)
    return min(names, default="")


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


def write(path: Path, pieces: Iterable[str]) -> str:
    """Write one complete file, or none; raises `OSError` if it cannot be written.

    Returns:
        The SHA-256 of the file's bytes.
    """
    digest = sha256()
    with replacing(path) as file:
        for data in encoded(pieces):
            digest.update(data)
            file.write(data)
    return digest.hexdigest()


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
