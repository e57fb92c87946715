"""When the students of a class handed in, and how far that is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HandInTimes:
    """What is known of the times at which students handed in.

    Attributes:
        times: when each student handed in, if known.
        sources: where each of these times comes from.
        extensions: the due times of students who have their own.
        doubts: a sentence for staff about each student whose time has to be looked at.
        notes: sentences for staff about where times come from.
        warnings: those of the notes that are worth a line in the terminal.
    """

    times: Mapping[str, datetime] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
