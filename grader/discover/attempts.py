"""Several attempts of one student in an export: the latest counts, and the others are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from grader.discover.tree import FileEntry


@dataclass(frozen=True, slots=True)
class Attempt:
    """An entry of an export.

    Attributes:
        entry: the entry.
        order: attempts are sorted by it; empty if the export has no attempts.
        group: what there are several attempts of: a student's folder, or a file.
        name: the name in the export, for notes.
    """

    entry: FileEntry
    order: str = ""
    group: PurePosixPath | None = None
    name: str = ""


def latest_attempts(attempts: Iterable[Attempt]) -> list[FileEntry]:
    """The entries of the latest attempts; their receipts name the others."""
    everything = list(attempts)
    latest: dict[PurePosixPath | None, str] = {}
    for each in everything:
        if each.order:
            latest[each.group] = max(latest.get(each.group, ""), each.order)
    earlier: dict[PurePosixPath | None, dict[str, None]] = {}
    for each in everything:
        if each.order and each.order != latest[each.group]:
            earlier.setdefault(each.group, {})[each.name] = None
    return [
        _with_note(each.entry, [*earlier.get(each.group, ())] if each.order else [])
        for each in everything
        if not each.order or each.order == latest[each.group]
    ]


def _with_note(entry: FileEntry, names: list[str]) -> FileEntry:
    if not names or entry.receipt is None:
        return entry
    note = f"The latest attempt was read, and not: {', '.join(names)}."
    return replace(entry, receipt=replace(entry.receipt, notes=(*entry.receipt.notes, note)))
