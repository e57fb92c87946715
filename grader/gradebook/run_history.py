"""What was done to a class, and the grades that were replaced on the way."""

from __future__ import annotations

from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.publish import graded, head_before, publish
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
        head = head_before(store, entry)
        if not since and head == store.head():
            hint = "`grade history` lists the entries"
            raise GradeError(f"no grade was changed by entry {entry} or later", hint=hint)
        with store.transaction():
            number = store.note("restore", head=head, entry=entry)
            count = store.restore(entry)
            if head is not None:
                store.keep_head(head)
        publish(store, out)
        return count, number
