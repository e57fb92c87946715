"""How the roster of a class and its submissions match."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attendance:
    """Students who are only on the roster, or only among the submissions; all are kept.

    `absent` are students on the roster without a submission, and `unknown` are submissions that
    the roster does not list. `people` counts the roster's entries, `source` names its file, and
    `notes` say which matches are doubtful.
    """

    source: str
    people: int
    absent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
