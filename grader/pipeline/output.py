"""The output folder: one run at a time, and every file in it whole or not there."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from grader import plugins
from grader.errors import GradeError
from grader.model import Gradebook

PAGES = "students"
MANIFEST = ".reports"
"""What the reports were made from, and their names."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make the folder, and keep it for this run.

    Raises:
        GradeError: it cannot be written, or another run is at work in it.
    """
    with in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
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


def write_reports(book: Gradebook, folder: Path, *, fingerprint: str, changed: bool) -> None:
    """Write every report; pages of students who are no longer there are removed.

    Where no grade has `changed`, nothing is written that stands there already, made from what
    `fingerprint` names.

    Raises:
        GradeError: a file cannot be written.
    """
    manifest = folder / MANIFEST
    with in_words(folder):
        if not changed and _stands(manifest, fingerprint):
            return
        manifest.unlink(missing_ok=True)
        written: list[str] = []
        regular = (kind for kind in plugins.reports().values() if not kind.on_request)
        for report in regular:
            for name, pieces in report().files(book):
                write(folder / name, pieces)
                written.append(name)
        known = {folder / name for name in written}
        for page in (folder / PAGES).glob("*"):
            if page not in known and page.suffix in {".html", ".md"}:
                page.unlink()
        write(manifest, "\n".join([fingerprint, *written]))


def _stands(manifest: Path, fingerprint: str) -> bool:
    if not manifest.is_file():
        return False
    made_from, *names = manifest.read_text(encoding="utf-8").split("\n")
    return made_from == fingerprint and all((manifest.parent / name).is_file() for name in names)


def write(path: Path, pieces: Iterable[str]) -> None:
    """Write a file, and its folder where there is none: whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        with open(partial, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(pieces)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


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
