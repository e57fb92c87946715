"""What was done to a class, and the grades that were replaced on the way."""

from __future__ import annotations

from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.publish import class_info_before, graded, publish
from grader.store import LogEntry


def entries(out: Path) -> list[LogEntry]:
    """The log of a class, the first entry first."""
    with graded(out) as (store, _):
        return store.log()


def restored(out: Path, entry: int) -> tuple[int, int]:
    """Bring back the grades as they were before an entry of the log, and report them.

    Returns:
        How many grades were others since, and the number of the log's new entry.

    Raises:
        GradeError: nothing was changed since.
    """
    with graded(out) as (store, _):
        since = [each for each in store.log() if each.id >= entry and each.replaced]
        class_info = class_info_before(store, entry)
        if not since and class_info == store.class_info():
            hint = "`grade history` lists the entries"
            raise GradeError(f"no grade was changed by entry {entry} or later", hint=hint)
        with store.transaction():
            number = store.note("restore", class_info=class_info, entry=entry)
            count = store.restore(entry)
            if class_info is not None:
                store.keep_class_info(class_info)
        publish(store, out)
        return count, number
