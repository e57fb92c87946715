"""Files of one submission with the same name, or with names that some systems do not tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from grader.discover.choice import as_composed, read_data
from grader.discover.tree import FileEntry

MAX_COMPARED = 1 << 20
"""Bytes of the largest files that are compared."""


def without_doubles(entries: list[FileEntry], unread: list[str]) -> list[FileEntry]:
    """One entry for each path: the file on the disk, or else that of the first archive.

    `unread` names each file that is dropped, unless it is equal to the one that is kept. It also
    names files whose paths differ only in case or in how a letter is written, and files with the
    path of a folder; all of these are kept.
    """
    by_path: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        by_path[str(entry.path)].append(entry)
    kept = [min(same, key=lambda entry: bool(entry.archive)) for same in by_path.values()]
    for first, same in zip(kept, by_path.values(), strict=True):
        unread.extend(
            f"{other.name} was not read: {first.name} was read instead."
            for other in same
            if other is not first and not _are_equal(other, first)
        )
    unread.extend(_look_alikes(kept))
    folders = {folder for entry in kept for folder in entry.path.parents}
    unread.extend(
        f"{entry.path} is a file and a folder: programs see only one of them."
        for entry in kept
        if entry.path in folders
    )
    return kept


def _look_alikes(entries: Iterable[FileEntry]) -> Iterator[str]:
    by_name: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        by_name[as_composed(str(entry.path)).casefold()].append(entry)
    for first, *others in by_name.values():
        if any(not _are_equal(first, other) for other in others):
            names = ", ".join(entry.name for entry in (first, *others))
            yield f"These names differ only in case or accents: {names}. Is one of them meant?"


def _are_equal(first: FileEntry, second: FileEntry) -> bool:
    if first.size != second.size or first.size > MAX_COMPARED:
        return False
    data = read_data(first, [])
    return data is not None and data == read_data(second, [])
