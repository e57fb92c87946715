"""Output folders of this program among submissions: they are not work, unless work lies in them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from grader import plugins

STORE = "store.sqlite"
LOCK = ".lock"
"""The files that only an output folder has; first the lock."""
PAGES = "students"
"""The folder of the students' pages."""
_SQLITE = b"SQLite format 3\0"
_STORE_TABLES = (b"TABLE submissions", b"TABLE answers", b"TABLE grades", b"TABLE readings")
_STORE_START = 256 << 10
"""Bytes at the start of a store that hold its schema."""


def is_output_folder(folder: Path) -> bool:
    """Whether a folder holds a store of this program; files with the store's name do not count.

    SQLite opens no file that may be a student's: its first bytes tell enough.
    """
    start = _read_start(folder / STORE)
    # the log of a run that was killed may still hold the schema
    schema = start + _read_start(folder / f"{STORE}-wal") if start.startswith(_SQLITE) else b""
    return bool(schema) and all(table in schema for table in _STORE_TABLES)


def work_in(folder: Path) -> str:
    """The first file or folder that may be a student's work in an output folder; empty if none."""
    try:
        with os.scandir(folder) as entries:
            names = (entry.name for entry in entries if _may_be_work(entry))
            return min(names, default="")
    except OSError:
        return ""


def file_suffixes() -> set[str]:
    """The endings of files that are read, in lower case."""
    return {".zip", *(suffix for form in plugins.forms().values() for suffix in form.suffixes)}


def _may_be_work(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name == PAGES:
        return False
    return entry.is_dir() or Path(entry.name).suffix.lower() in file_suffixes()


def _read_start(path: Path) -> bytes:
    """The first bytes of a regular file; empty if there is none that can be read."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return b""
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            return file.read(_STORE_START)
    except OSError:
        return b""
