"""Zip archives as lists of entries, nested archives included.

Archives are not unpacked to the disk, so no name in an archive can lead to another folder.
"""

from __future__ import annotations

import errno
import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from grader.discover.regular_files import MAX_FILE
from grader.discover.tree import ENVIRONMENTS, MAX_ENTRIES, SETTINGS, FileEntry, is_skipped
from grader.errors import GradeError, UnreadableFileError

MAX_DEPTH = 3
"""Levels of archives within archives: an archive can be made to contain itself."""
MAX_ARCHIVED = 128 << 20
"""Bytes of all archives that are opened for one student, nested archives included."""


def walk_archive(data: bytes | Path, name: str) -> Iterator[FileEntry]:
    """The files in a zip archive, sorted by name.

    Of several members with one name, the last one is read, as `unzip` does. The others are refused,
    unless they are equal to it.

    Raises:
        UnreadableFileError: the machine does not give the archive.
        GradeError: it is damaged, or it has too many files.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data)
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        _check_machine(error, name)
        hint = "ask for it again, or unpack it by hand"
        raise GradeError("this is not a readable zip archive", where=name, hint=hint) from error
    if len(members) > MAX_ENTRIES:
        raise GradeError(f"the archive contains more than {MAX_ENTRIES:,} files", where=name)
    placed = [(below, member) for member in members if (below := _below(member))]
    last = {below: member for below, member in placed if not member.is_dir()}
    entries = [
        _member_entry(archive, member, below, name, last.get(below, member))
        for below, member in sorted(placed, key=lambda pair: str(pair[0]))
        if member.is_dir() or member is last[below] or not _is_same(member, last[below])
    ]
    top = {entry.path.parent for entry in entries if entry.path.name == SETTINGS}
    environments = {folder for folder in top if folder.name in ENVIRONMENTS}
    return (
        entry for entry in entries if environments.isdisjoint((entry.path, *entry.path.parents))
    )


def _below(member: zipfile.ZipInfo) -> PurePosixPath | None:
    """The member's path below the archive; None if it holds no work."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    parts = [part for part in path.parts if part not in {"/", ".", ".."}]
    if not parts or any(is_skipped(part) for part in parts):
        return None
    return PurePosixPath(*parts)


def _is_same(first: zipfile.ZipInfo, second: zipfile.ZipInfo) -> bool:
    """Whether nothing is lost if only one of two files with one name is read."""
    return (first.CRC, first.file_size) == (second.CRC, second.file_size)


def _member_entry(
    archive: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    below: PurePosixPath,
    name: str,
    last: zipfile.ZipInfo,
) -> FileEntry:
    """An entry for a member; `last` is the last file of the same path, which is read."""
    if member.is_dir():
        return FileEntry(below, 0, bytes, is_folder=True)
    if member is not last:
        why = "the archive has several files of this name, and a later one was read"
        return FileEntry(below, 0, bytes, refused=why)
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
        _check_machine(error, name)
        where = f"{name}: {member.filename}"
        raise GradeError("the archive is damaged here", where=where) from error
    if len(data) > MAX_FILE:
        raise GradeError(f"the file is larger than {MAX_FILE >> 20} MiB", where=member.filename)
    return data


def _check_machine(error: Exception, name: str) -> None:
    """Raise `UnreadableFileError` unless the archive itself may be the cause of an error.

    Damaged archives make `seek` fail, and `bz2` raises an OSError without a number.
    """
    if isinstance(error, OSError) and error.errno not in {None, errno.EINVAL}:
        what = f"the archive cannot be read: {error.strerror}"
        raise UnreadableFileError(what, where=name) from error


class OpenedArchives:
    """Replaces zip archives by the entries in them, up to `MAX_ARCHIVED` bytes.

    A small archive can contain a thousand large ones, and so can each of these. Archives that are
    not opened are reported in `unread`.
    """

    def __init__(self, unread: list[str]) -> None:
        """Start with no archive; `unread` is extended."""
        self._unread, self._room = unread, MAX_ARCHIVED

    def open_all(self, entries: Iterable[FileEntry], depth: int = 0) -> Iterator[FileEntry]:
        """The entries that can be read, with those in archives."""
        for entry in entries:
            is_archive = entry.path.suffix.lower() == ".zip" and not entry.is_folder
            why = entry.refused or (self._why_closed(entry, depth) if is_archive else "")
            if why:
                self._unread.append(f"{entry.name} was not read: {why}.")
            elif is_archive:
                yield from self.open_all(self._inside(entry), depth + 1)
            elif not entry.is_folder:
                yield entry

    def _why_closed(self, entry: FileEntry, depth: int) -> str:
        """Why an archive is not opened; empty if it is opened."""
        if depth == MAX_DEPTH:
            return f"archives are nested more than {depth} deep"
        return "the archives together are too large" if entry.size > self._room else ""

    def _inside(self, entry: FileEntry) -> Iterator[FileEntry]:
        try:
            data = entry.read()
            self._room -= len(data)  # the size in an archive's header may be wrong
            for inner in walk_archive(data, str(entry.path)):
                yield replace(inner, archive=str(entry.path), also=entry.also)
        except GradeError as error:
            self._unread.append(f"{error}.")
