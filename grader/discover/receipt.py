"""What a learning platform says about a hand-in, apart from the files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from grader.classlists.match_names import ListEntry


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a platform's export says about one hand-in.

    Attributes:
        source: the platform's name, with which a note says where a time comes from.
        time: when the work was handed in. Without an offset, it is the time of the course's place.
        is_late: whether the platform calls the work late.
        people: who handed it in, if the export lists the members of a group.
        team: the name of the group, if the export has only that.
        notes: sentences for the student, such as the names of earlier attempts.
    """

    source: str
    time: datetime | None = None
    is_late: bool = False
    people: tuple[ListEntry, ...] = ()
    team: str = ""
    notes: tuple[str, ...] = ()


def combine(receipts: Iterable[Receipt | None]) -> Receipt | None:
    """One receipt for several files: the latest time, and late if one of them is late."""
    known = [receipt for receipt in receipts if receipt is not None]
    if not known:
        return None
    times = [receipt.time for receipt in known if receipt.time is not None]
    notes = dict.fromkeys(note for receipt in known for note in receipt.notes)
    return replace(
        known[0],
        time=max(times, key=datetime.isoformat, default=None),
        is_late=any(receipt.is_late for receipt in known),
        notes=tuple(notes),
    )
