"""A rubric as the rest of the program knows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from grader.model import DataFile, Disclosure, Limits, Show, Terms, Within
from grader.plugins import Asked, Check


@dataclass(frozen=True)
class Slot:
    """One thing that earns points; the first of its alternatives that is answered decides."""

    id: str
    title: str
    points: Decimal
    alternatives: tuple[Check, ...]
    show: Show
    disclose: Disclosure


@dataclass(frozen=True)
class Question:
    """One question: its slots' points add up to its own; `within` limits what it asks."""

    id: str
    title: str
    points: Decimal
    asked: Asked
    slots: tuple[Slot, ...]
    within: Within = field(default_factory=Within)


@dataclass(frozen=True)
class Rubric:
    """A rubric that was read without a fault; `sha256` is of the file's bytes.

    `classroom50` is what points are multiplied by for Classroom 50, which takes whole numbers only.
    """

    path: Path
    sha256: str
    assignment: str
    title: str
    reference: Path
    forms: tuple[str, ...]
    seed: int
    limits: Limits
    questions: tuple[Question, ...]
    classroom50: int = 100
    files: tuple[DataFile, ...] = ()
    terms: Terms = field(default_factory=Terms)
    places: Mapping[tuple[str | int, ...], tuple[int, int]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """The line and column, from 1, of every key and item of the file, by its path."""

    def where(self, path: tuple[str | int, ...]) -> str:
        """`file:line:column` of a path, or of the nearest thing around it that is there."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.path}:{line}:{column}"

    @property
    def question_ids(self) -> tuple[str, ...]:
        """The ids in the rubric's order."""
        return tuple(question.id for question in self.questions)
