"""Folders and archives as lists of entries that can be read. Links are never followed.

Archives are not unpacked to the disk, so no name in an archive can lead to another folder.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.errors import GradeError

STORE = "store.sqlite"
LOCK = ".lock"
"""The files that only an output folder has; first the lock."""
TIMESTAMP = "timestamp.txt"
COLLECTORS_FILES = {TIMESTAMP, "submission_secret.txt"}
"""The files that nbgrader adds to each submission."""
_SQLITE = b"SQLite format 3\0"
_STORE_TABLES = (b"TABLE submissions", b"TABLE answers", b"TABLE grades", b"TABLE readings")
_STORE_START = 256 << 10
"""Bytes at the start of a store that hold its schema."""
MAX_FILE = 64 << 20
MAX_ENTRIES = 200_000
MAX_FOLDERS = 50
SKIPPED = {"__MACOSX", "__pycache__", "node_modules", "site-packages"}
ENVIRONMENTS = {"venv", "env"}
"""Names of Python environments, and perhaps of a student's folder."""
SETTINGS = "pyvenv.cfg"
"""The file that only an environment has."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file: its path below the root, its size in bytes, and a function that reads it.

    `refused` says why it is not read (a link, a device), and is otherwise empty. An empty folder is
    an entry, too, so that a student who handed in nothing is listed. `origin` is the path on the
    disk; None for a file in an archive.
    """

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]
    refused: str = ""
    is_folder: bool = False
    origin: Path | None = None


def walk_folder(root: Path, exclude: Path | None = None) -> Iterator[FileEntry]:
    """The files below a folder, sorted by name, and the empty folders.

    Output folders of this program are left out, and so is `exclude`, the one of this run.
    """
    excluded = exclude.resolve() if exclude is not None else None
    waiting = [(root, PurePosixPath())]
    closed: list[FileEntry] = []
    while waiting:
        folder, below = waiting.pop()
        try:
            files, folders, links = _list_folder(folder)
            if excluded is not None and excluded.parent == folder.resolve():
                folders = [name for name in folders if name != excluded.name]
        except OSError as error:
            why = f"it cannot be opened: {error.strerror}"
            closed.append(FileEntry(below, 0, bytes, why, is_folder=True))
            continue
        for name in links:
            yield FileEntry(below / readable_name(name), 0, bytes, "it is a link", is_folder=True)
        if not files and not folders and not links:
            yield FileEntry(below, 0, bytes, is_folder=True)
        for name in files:
            yield file_entry(folder / name, below / readable_name(name))
        if folders and len(below.parts) == MAX_FOLDERS:
            why = f"folders are nested more than {MAX_FOLDERS} deep"
            closed.append(FileEntry(below, 0, bytes, why, is_folder=True))
            continue
        waiting += [(folder / name, below / readable_name(name)) for name in reversed(folders)]
    yield from closed


def _list_folder(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """The sorted names of files, of folders and of links to folders; raises `OSError`."""
    files: list[str] = []
    folders: list[str] = []
    links: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not _is_dir(entry):
                if not entry.name.startswith("."):
                    files.append(entry.name)
            elif not (
                _is_skipped(entry.name) or is_output_folder(Path(entry)) or _is_environment(entry)
            ):
                (links if entry.is_symlink() else folders).append(entry.name)
    return sorted(files), sorted(folders), sorted(links)


def _is_environment(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.name in ENVIRONMENTS and Path(entry, SETTINGS).exists()
    except OSError:  # a path that is too long, or a folder that cannot be opened
        return False


def is_output_folder(folder: Path) -> bool:
    """Whether a folder holds a store of this program; files with the store's name do not count.

    SQLite opens no file that may be a student's: its first bytes tell enough.
    """
    start = _read_start(folder / STORE)
    # the log of a run that was killed may still hold the schema
    schema = start + _read_start(folder / f"{STORE}-wal") if start.startswith(_SQLITE) else b""
    return bool(schema) and all(table in schema for table in _STORE_TABLES)


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


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def readable_name(name: str) -> str:
    """A name with bytes that are not UTF-8 written as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def file_entry(path: Path, below: PurePosixPath) -> FileEntry:
    """A file on the disk as an entry with the path `below`."""
    try:
        status = path.lstat()
    except OSError as error:
        return FileEntry(below, 0, bytes, refused=f"it cannot be read: {error.strerror}")
    if stat.S_ISLNK(status.st_mode):
        return FileEntry(below, 0, bytes, refused="it is a link")
    if not stat.S_ISREG(status.st_mode):
        return FileEntry(below, 0, bytes, refused="it is not a regular file")
    return FileEntry(below, status.st_size, lambda: read_file(path), origin=path)


def read_file(path: Path) -> bytes:
    """A regular file's bytes, at most `MAX_FILE`, without following links or waiting for pipes.

    Raises:
        GradeError: the file cannot be read, or it is too large.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise GradeError(f"the file cannot be read: {error.strerror}", where=path.name) from error
    if len(data) > MAX_FILE:
        raise GradeError(f"the file is larger than {MAX_FILE >> 20} MiB", where=path.name)
    return data


def walk_archive(data: bytes | Path, name: str) -> Iterator[FileEntry]:
    """The files in a zip archive, sorted by name.

    Raises:
        GradeError: the archive cannot be read, or it has too many files.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        members = sorted(archive.infolist(), key=lambda member: member.filename)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        hint = "ask for it again, or unpack it by hand"
        raise GradeError("this is not a readable zip archive", where=name, hint=hint) from error
    if len(members) > MAX_ENTRIES:
        raise GradeError(f"the archive contains more than {MAX_ENTRIES:,} files", where=name)
    entries = [entry for member in members if (entry := _member_entry(archive, member, name))]
    top = {entry.path.parent for entry in entries if entry.path.name == SETTINGS}
    environments = {folder for folder in top if folder.name in ENVIRONMENTS}
    return (
        entry for entry in entries if environments.isdisjoint((entry.path, *entry.path.parents))
    )


def _member_entry(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> FileEntry | None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    parts = [part for part in path.parts if part not in {"/", ".", ".."}]
    if not parts or any(_is_skipped(part) for part in parts):
        return None
    below = PurePosixPath(*parts)
    if member.is_dir():
        return FileEntry(below, 0, bytes, is_folder=True)
    if stat.S_ISLNK(member.external_attr >> 16):
        return FileEntry(below, 0, bytes, refused="it is a link")
    if member.flag_bits & 0x1:
        return FileEntry(below, 0, bytes, refused="it is encrypted")
    if member.file_size > MAX_FILE:
        return FileEntry(below, 0, bytes, refused=f"it is larger than {MAX_FILE >> 20} MiB")
    return FileEntry(below, member.file_size, lambda: _read_member(archive, member, name))


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(member) as file:
            data = file.read(MAX_FILE + 1)  # the size in the header may be wrong
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError) as error:
        where = f"{name}: {member.filename}"
        raise GradeError("the archive is damaged here", where=where) from error
    if len(data) > MAX_FILE:
        raise GradeError(f"the file is larger than {MAX_FILE >> 20} MiB", where=member.filename)
    return data


def _is_skipped(name: str) -> bool:
    return name in SKIPPED or name.startswith(".")
