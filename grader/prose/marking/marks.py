"""What a prose check found in an answer: the record between reading and judging."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Refusal(StrEnum):
    """Why words that were found earn nothing: the kinds of flag that they raise."""

    NEAR_MISS = "near miss"
    SAYS_BOTH = "says both"
    MISCONCEPTION = "misconception"
    OFF_TOPIC = "off topic"
    WRONG_LINK = "wrong link"


@dataclass(frozen=True, slots=True)
class ConceptFinding:
    """One thing that the rubric looked for.

    Attributes:
        concept: what the rubric calls it.
        earned: whether it was found and counts.
        spans: offsets in the answer of the words that were found, ends exclusive.
        refusal: why words that were found do not count; None if they do, or if there are none.
        reason: the same in words for the student.
        message: the rubric's words for a student who lacks it.
        share: the part of the points that it is worth.
    """

    concept: str
    earned: bool
    spans: tuple[tuple[int, int], ...] = ()
    refusal: Refusal | None = None
    reason: str = ""
    message: str = ""
    share: Fraction = Fraction(0)

    @property
    def flag(self) -> str:
        """Why a person should look, if anything was refused: its kind, what for, and the reason."""
        return f"{self.refusal}: {self.concept}: {self.reason}" if self.refusal else ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The share of the points that an answer earns, why, and reasons for a person to look.

    `reason` is a sentence for the student if the findings do not explain the share.
    """

    fraction: Fraction
    findings: tuple[ConceptFinding, ...]
    flags: tuple[str, ...] = ()
    reason: str = ""
