"""The output folder: one run at a time, and every file in it whole or not there."""

from __future__ import annotations

import errno
import fcntl
import json
import os
from collections.abc import Iterable, Iterator, Mapping
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
    with _in_words(folder):
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


def write_reports(book: Gradebook, folder: Path, stamps: Mapping[str, str]) -> None:
    """Write every report; pages of students who are no longer there are removed.

    Args:
        stamps: names what a student's pages are made from, by slug, and under the empty slug what
            all other reports are made from. What stands there from the same is left alone.

    Raises:
        GradeError: a file cannot be written.
    """
    manifest = folder / MANIFEST
    with _in_words(folder):
        stood, names = _read(manifest)
        if stood == stamps and all((folder / name).is_file() for name in names):
            return
        manifest.unlink(missing_ok=True)
        written: list[str] = []
        for report in plugins.reports().values():
            for name, pieces in report().files(book):
                slug = Path(name).stem if name.startswith(f"{PAGES}/") else ""
                is_same = slug and stood.get(slug) == stamps[slug] and (folder / name).is_file()
                if not is_same:
                    _write(folder / name, pieces)
                written.append(name)
        known = {folder / name for name in written}
        for page in (folder / PAGES).glob("*"):
            if page not in known and page.suffix in {".html", ".md"}:
                page.unlink()
        _write(manifest, [json.dumps({"stamps": stamps, "names": written})])


def _read(manifest: Path) -> tuple[dict[str, str], list[str]]:
    """What the files that stand there were made from, and their names."""
    try:
        document = json.loads(manifest.read_text(encoding="utf-8"))
        return dict(document["stamps"]), list(document["names"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return {}, []


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Write one file, whole or not at all; raises `GradeError` if it cannot be written."""
    with _in_words(path.parent):
        _write(path, pieces)


def _write(path: Path, pieces: Iterable[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    try:
        with open(partial, "w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines(pieces)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"the reports cannot be written: {error.strerror}"
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        hint = "free some space: what is graded is kept" if full else "use another --out"
        raise GradeError(what, where=str(error.filename or folder), hint=hint) from error
