"""The history of a class: its log, and grades brought back from it."""

from __future__ import annotations

from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.class_info import class_info_before, open_class
from grader.gradebook.publish import publish
from grader.store import LogEntry


def list_entries(out: Path) -> list[LogEntry]:
    """The log of a class, the oldest entry first."""
    with open_class(out) as (store, _):
        return store.log()


def restore(out: Path, entry: int) -> tuple[int, int]:
    """Bring back the grades from before an entry of the log, and publish them.

    Returns:
        How many grades had changed since, and the number of the log's new entry.

    Raises:
        GradeError: no grade has changed since.
    """
    with open_class(out) as (store, class_info_now):
        has_replaced = any(line.id >= entry and line.replaced for line in store.log())
        class_info = class_info_before(store, entry)
        if not has_replaced and class_info == class_info_now:
            hint = "`grade history` lists the entries"
            raise GradeError(f"no grade was changed by entry {entry} or later", hint=hint)
        with store.transaction():
            number = store.note("restore", class_info=class_info, entry=entry)
            count = store.restore(entry)
            if class_info is not None:
                store.keep_class_info(class_info)
        publish(store, out)
        return count, number
