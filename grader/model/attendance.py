"""How a roster and what was handed in fit together."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attendance:
    """What stands on one side only; nobody is dropped, on either.

    `absent` are students of the roster without a submission, `unknown` are submissions without an
    entry on it; `notes` say what is doubtful.
    """

    source: str
    people: int
    absent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
