"""Folders as lists of entries that can be read. Links are never followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader.discover.earlier_output import is_output_folder, work_in
from grader.discover.receipt import Receipt
from grader.discover.regular_files import is_closed_to_owner, open_folder, read_file

TIMESTAMP = "timestamp.txt"
COLLECTORS_FILES = {TIMESTAMP, "submission_secret.txt"}
"""The files that nbgrader adds to each submission."""
MAX_ENTRIES = 200_000
MAX_FOLDERS = 50
SKIPPED = {"__MACOSX", "__pycache__", "node_modules", "site-packages"}
ENVIRONMENTS = {"venv", "env"}
"""Names of Python environments, and perhaps of a student's folder."""
SETTINGS = "pyvenv.cfg"
"""The file that only an environment has."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file, or an empty folder, so that a student who handed in nothing is listed.

    Attributes:
        path: the path below the root.
        size: in bytes.
        read: reads the file.
        refused: why it is not read, such as a link or a device; empty if it is read.
        is_folder: whether it is a folder.
        is_unreadable: whether this machine does not give it: no fault of the student.
        origin: the path on the disk; None for a file in an archive.
        archive: the archive that contains it; empty for a file on the disk.
        inode: device and number of a file that has several names on the disk.
        also: which other file it is one file with, if that matters.
        receipt: what the learning platform that exported it says about it.
    """

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]
    refused: str = ""
    is_folder: bool = False
    is_unreadable: bool = False
    origin: Path | None = None
    archive: str = ""
    inode: tuple[int, int] | None = None
    also: str = ""
    receipt: Receipt | None = None

    @property
    def name(self) -> str:
        """The path, and the archive if there is one."""
        path = str(self.path) if self.path.parts else "The folder"
        return f"{path} in {self.archive}" if self.archive else path


def walk_folder(root: Path, exclude: Path | None = None) -> Iterator[FileEntry]:
    """The files below a folder, sorted by name, and the empty folders.

    Output folders of this program are left out, and so is `exclude`, the one of this run. An output
    folder that may also hold work is read, and an entry says so.
    """
    excluded = exclude.resolve() if exclude is not None else None
    waiting = [(root.resolve(), PurePosixPath())]
    closed: list[FileEntry] = []
    while waiting:
        folder, below = waiting.pop()
        try:
            entries, folders = _list_folder(folder, below)
        except OSError as error:
            why = f"it cannot be opened: {error.strerror}"
            closed.append(FileEntry(below, 0, bytes, why, is_folder=True, is_unreadable=True))
            continue
        folders = [name for name in folders if folder / name != excluded]
        if not entries and not folders:
            yield FileEntry(below, 0, bytes, is_folder=True)
        yield from entries
        if folders and len(below.parts) == MAX_FOLDERS:
            why = f"folders are nested more than {MAX_FOLDERS} deep"
            closed.append(FileEntry(below, 0, bytes, why, is_folder=True))
            continue
        waiting += [(folder / name, below / readable_name(name)) for name in reversed(folders)]
    yield from closed


def _list_folder(folder: Path, below: PurePosixPath) -> tuple[list[FileEntry], list[str]]:
    """The links to folders and the files, and the names of the folders; raises `OSError`."""
    links: list[FileEntry] = []
    files: list[FileEntry] = []
    folders: list[str] = []
    descriptor = open_folder(folder)
    try:
        owner = os.fstat(descriptor)
        with os.scandir(descriptor) as found:
            for entry in sorted(found, key=lambda each: each.name):
                path = below / readable_name(entry.name)
                if not _is_dir(entry):
                    if not entry.name.startswith("."):
                        files.append(_listed_file(entry, folder, path, owner))
                elif is_skipped(entry.name) or _is_environment(entry, descriptor):
                    continue
                elif entry.is_symlink():
                    links.append(FileEntry(path, 0, bytes, "it is a link", is_folder=True))
                elif not is_output_folder(folder / entry.name):
                    folders.append(entry.name)
                elif work := work_in(folder / entry.name):
                    links.append(_mixed_folder(path, work))
                    folders.append(entry.name)
    finally:
        os.close(descriptor)
    return [*links, *files], folders


def _mixed_folder(path: PurePosixPath, work: str) -> FileEntry:
    why = f"it holds grades of an earlier run; {readable_name(work)} and other work in it was read"
    return FileEntry(path / "store.sqlite", 0, bytes, why)


def _is_environment(entry: os.DirEntry[str], descriptor: int) -> bool:
    if entry.name not in ENVIRONMENTS:
        return False
    try:
        os.stat(f"{entry.name}/{SETTINGS}", dir_fd=descriptor)
    except OSError:
        return False
    return True


def _is_dir(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def readable_name(name: str) -> str:
    """A name with bytes that are not UTF-8 written as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _listed_file(
    entry: os.DirEntry[str], folder: Path, below: PurePosixPath, owner: os.stat_result
) -> FileEntry:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        return _unreadable(below, error)
    return _entry(folder / entry.name, below, status, owner)


def file_entry(path: Path, below: PurePosixPath) -> FileEntry:
    """A file on the disk as an entry with the path `below`."""
    try:
        path = path.parent.resolve() / path.name
        return _entry(path, below, path.lstat(), path.parent.stat())
    except OSError as error:
        return _unreadable(below, error)


def _unreadable(below: PurePosixPath, error: OSError) -> FileEntry:
    why = f"it cannot be read: {error.strerror}"
    return FileEntry(below, 0, bytes, refused=why, is_unreadable=True)


def _entry(
    path: Path, below: PurePosixPath, status: os.stat_result, folder: os.stat_result
) -> FileEntry:
    if stat.S_ISLNK(status.st_mode):
        return FileEntry(below, 0, bytes, refused="it is a link")
    if not stat.S_ISREG(status.st_mode):
        return FileEntry(below, 0, bytes, refused="it is not a regular file")
    if is_closed_to_owner(status, folder):
        why = "it is a hard link to a file that its student cannot read"
        return FileEntry(below, 0, bytes, refused=why)
    inode = (status.st_dev, status.st_ino) if status.st_nlink > 1 else None
    return FileEntry(below, status.st_size, lambda: read_file(path), origin=path, inode=inode)


def is_skipped(name: str) -> bool:
    """Whether a folder of that name holds no work."""
    return name in SKIPPED or name.startswith(".")
