"""What a prose check found in an answer: the record between reading and judging."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the rubric looked for.

    Attributes:
        concept: what the rubric calls it.
        earned: whether it was found and counts.
        spans: offsets in the answer of the words that were found, ends exclusive.
        reason: why words that were found do not count; empty if they do, or if there are none.
        message: the rubric's words for a student who lacks it.
    """

    concept: str
    earned: bool
    spans: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The share of the points that an answer earns, why, and reasons for a person to look."""

    fraction: Fraction
    findings: tuple[Finding, ...]
    flags: tuple[str, ...] = ()
