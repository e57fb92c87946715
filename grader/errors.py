"""Errors that a user can correct. They say where, what, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

YamlPath: TypeAlias = tuple[str | int, ...]
"""The keys and positions that lead to an entry of a YAML file."""


class GradeError(Exception):
    """An error that the user can correct. It is printed as one sentence, without a traceback."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what, self.where, self.hint = what, where, hint

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.what}" if self.where else self.what
        return f"{sentence} ({self.hint})" if self.hint else sentence


class RubricError(GradeError):
    """A rubric or its reference cannot be used; `faults` are all its faults, in file order."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.faults: tuple[RubricError, ...] = (self,)

    @classmethod
    def of(cls, faults: Iterable[RubricError]) -> RubricError:
        """One error for several faults, with a line for each."""
        faults = tuple(faults)
        joined = cls("\n".join(map(str, faults)))
        joined.faults = faults
        return joined


@dataclass(frozen=True, slots=True)
class Flaw:
    """A fault inside a block of a rubric; `path` leads from the block to its place."""

    path: YamlPath
    what: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.what} ({self.hint})" if self.hint else self.what


class FlawedError(ValueError):
    """A block of a rubric with keys that do not fit together; `flaws` are all its faults."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(map(str, self.flaws)))


class SandboxError(Exception):
    """The sandbox itself failed: the work stays ungraded, and the next run tries it again."""


class UnreadableFileError(GradeError):
    """The machine does not give a file that is there, or was: no verdict on its author."""


class ShortageError(SandboxError):
    """The machine gave a program less than the rubric allows; it needs another run, with room."""


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint with the known word that is most similar to `word`, or an empty string."""
    names = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(word.casefold(), list(names), n=1)
    return f"did you mean '{names[close[0]]}'?" if close else ""
