"""A rubric as the other rooms use it: questions, their criteria, limits and policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from grader.errors import YamlPath
from grader.model import (
    NO_POLICY,
    DataFile,
    Disclosure,
    Limits,
    Publish,
    RequestLimits,
    ScoringPolicy,
    Show,
    Terms,
    Verdict,
    program_names,
)
from grader.plugins import Check, QuestionContext

CLASSROOM50 = 100
"""The default factor for the points that Classroom 50 gets, which must be whole numbers."""


def place_of(path: YamlPath, marks: Mapping[YamlPath, tuple[int, int]], file: str) -> str:
    """`file:line:column` of a path, or of the nearest block around it that exists."""
    while path and path not in marks:
        path = path[:-1]
    line, column = marks.get(path, (1, 1))
    return f"{file}:{line}:{column}"


@dataclass(frozen=True, slots=True)
class ExampleAnswer:
    """An answer, and what it should earn: a share of the points, or a verdict."""

    path: YamlPath
    answer: str = ""
    code: str = ""
    score: Decimal | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Criterion:
    """One thing that earns points; the first of its alternatives that is answered decides.

    Attributes:
        needs: questions, or parts as `question/part`; if they earn nothing, this is skipped.
        path: the path of its block in the file.
        paths: the path of each alternative.
    """

    id: str
    title: str
    points: Decimal
    alternatives: tuple[Check, ...]
    show: Show
    disclose: Disclosure
    needs: tuple[str, ...] = ()
    public: Publish = Publish.PRESENCE
    path: YamlPath = ()
    paths: tuple[YamlPath, ...] = ()
    examples: tuple[ExampleAnswer, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the functions and values that the checks ask programs for."""
        requests = (
            request for check in self.alternatives for request in check.asks(QuestionContext())
        )
        names = (name for request in requests for name in program_names(request))
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True)
class Question:
    """One question; the points of its criteria add up to its points.

    `limits` bound its requests to programs.
    """

    id: str
    title: str
    points: Decimal
    context: QuestionContext
    criteria: tuple[Criterion, ...]
    bonus: bool = False
    limits: RequestLimits = field(default_factory=RequestLimits)
    path: YamlPath = ()
    examples: tuple[ExampleAnswer, ...] = ()


@dataclass(frozen=True)
class Rubric:
    """A rubric without faults.

    Attributes:
        sha256: the hash of the file's bytes.
        version: eight digits of the hash of the file without its seed, which students may see.
        reference: the reference solution; None if no check compares values.
        contact: the address for regrade requests, as a link; empty if there is none.
        classroom50: the factor for the points that Classroom 50 gets.
        places: the line and column, from 1, of every key and item of the file.
    """

    path: Path
    sha256: str
    version: str
    assignment: str
    title: str
    reference: Path | None
    forms: tuple[str, ...]
    seed: int
    limits: Limits
    questions: tuple[Question, ...]
    policy: ScoringPolicy = NO_POLICY
    classroom50: int = CLASSROOM50
    files: tuple[DataFile, ...] = ()
    terms: Terms = field(default_factory=Terms)
    contact: str = ""
    places: Mapping[YamlPath, tuple[int, int]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def where(self, path: YamlPath) -> str:
        """`file:line:column` of a path, or of the nearest block around it that exists."""
        return place_of(path, self.places, str(self.path))

    @cached_property
    def is_public(self) -> bool:
        """Whether it only says what was found, because no check of it gives points."""
        criteria = (criterion for question in self.questions for criterion in question.criteria)
        return not any(check.gives_points for each in criteria for check in each.alternatives)

    @property
    def reference_name(self) -> str:
        """The reference's file name, for messages; empty if there is no reference."""
        return self.reference.name if self.reference else ""

    @property
    def own_files(self) -> tuple[Path, ...]:
        """The rubric and its reference, which are not submissions and which no program may read."""
        return (self.path, self.reference) if self.reference else (self.path,)

    @property
    def question_ids(self) -> tuple[str, ...]:
        """The ids in the rubric's order."""
        return tuple(question.id for question in self.questions)

    @property
    def titles(self) -> dict[str, str]:
        """The title of each question by its id."""
        return {question.id: question.title for question in self.questions}
