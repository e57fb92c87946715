"""The one error that a user can put right, and how it reads: where, what, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class GradeError(Exception):
    """Something the user can put right. Printed as one sentence and never as a traceback."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.hint = what, where, hint

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.what}" if self.where else self.what
        return f"{sentence} ({self.hint})" if self.hint else sentence


class RubricError(GradeError):
    """A rubric or its reference cannot be used; `faults` holds every fault found, in file order."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.faults: tuple[RubricError, ...] = (self,)

    @classmethod
    def of(cls, faults: Iterable[RubricError]) -> RubricError:
        """One error for several faults: it reads as their lines, one below another."""
        faults = tuple(faults)
        joined = cls("\n".join(map(str, faults)))
        joined.faults = faults
        return joined


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong inside a block of a rubric; `path` leads from the block to where it stands."""

    path: tuple[str | int, ...]
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({self.hint})" if self.hint else self.what


class FlawedError(ValueError):
    """A block whose keys do not go together; `flaws` holds everything that is wrong with it."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(map(str, self.flaws)))


class SandboxError(Exception):
    """Our own machinery failed: what was asked stays ungraded, and the next run asks it again."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the known word nearest to `word`, or the empty string."""
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), list(names), n=1)
    return f"did you mean '{names[close[0]]}'?" if close else ""
