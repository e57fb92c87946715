"""What a check kind, a form and a report are, and how they are found by name.

A kind is one file in `grader/checks`, `grader/forms` or `grader/reports` that holds one concrete
subclass of the base here; packages outside the project register theirs under the entry-point
groups `grade.checks`, `grade.forms` and `grade.reports`. Nothing lists them by hand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    JsonValue,
    model_validator,
)
from pydantic_core import CoreSchema

from grader.errors import Flaw, FlawedError
from grader.model import (
    Answer,
    FileReading,
    Grade,
    Gradebook,
    Outcome,
    Part,
    Publish,
    Reply,
    Request,
    SourceFile,
    Verdict,
)
from grader.plugins.field_docs import descriptions


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """What a check may know of its question: the question's own words, and the seed for cases."""

    text: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A proof that stands beside a check kind: parameters, an answer, and the fraction it earns.

    `rubric` is the YAML an instructor would write; `answer` and `reference` are what the student's
    file and the reference solution offer; `verdict` is there where the fraction does not tell it.
    """

    name: str
    rubric: str
    answer: Answer
    fraction: float
    reference: Mapping[str, Reply] = field(default_factory=dict)
    context: QuestionContext = QuestionContext()
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class PublicCheck:
    """A check as a public rubric has it: a kind, and the keys below it."""

    kind: str
    keys: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """One way in which the reference itself answers a check, for `grade rubric check`.

    Attributes:
        convention: the accepted convention, if there are several.
        names: names in a student's program, each with the reference's name for the same.
        replies: what a program would reply that is right.
        texts: right answers in words, each full by itself.
    """

    convention: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    replies: Mapping[str, Reply] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


class StrictModel(BaseModel):
    """A block of a rubric, read strictly: unknown keys and wrong types are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Its JSON Schema, with the words below each field as the field's description."""
        found = handler(core)
        known = handler.resolve_ref_schema(found).get("properties", {})
        for name, words in descriptions(cls).items():
            if name in known:
                known[name].setdefault("description", words)
        return found

    def flaws(self) -> Iterator[Flaw]:
        """Everything that is wrong with the keys taken together, each where it stands."""
        yield from ()

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        flaws = tuple(self.flaws())
        if flaws:
            raise FlawedError(flaws)
        return self


class Check(StrictModel, ABC):
    """One kind of check. Its fields are the keys an instructor writes below the kind's name."""

    kind: ClassVar[str]
    part: ClassVar[Part]
    gives_points: ClassVar[bool] = True
    """Whether an answer can be right by it; a check of a public rubric only says what is there."""
    EXAMPLES: ClassVar[tuple[Example, ...]]

    def asks(self, context: QuestionContext) -> tuple[Request, ...]:
        """What the student's program is asked: names and calls, never an expected value."""
        return ()

    def asks_reference(self, context: QuestionContext) -> tuple[Request, ...]:
        """What the reference solution is asked, by the same sandbox."""
        return ()

    def get_ready(self) -> None:
        """Work out what every answer needs; called once, while the first program runs."""

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """What a public rubric has in its place, without anything that gives the answer away.

        Args:
            context: the question's own words, which students have.
            reference: the reference's replies; empty where `level` is `presence`.
            level: how much of what is expected may be published.
        """
        if not self.gives_points:  # it was made for students
            return PublicCheck(self.kind, self.model_dump(mode="json", exclude_unset=True))
        return PublicCheck("later")

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """The ways in which the reference's replies answer this check, one for each convention."""
        return ()

    @abstractmethod
    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether this file offers this check anything; if not, the next alternative is tried."""

    @abstractmethod
    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The outcome for an answer that `is_answered`. Pure: no file, clock or chance."""


class Form(ABC):
    """One file format that students hand in."""

    kind: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """Find the answers. Runs nothing; raises `GradeError` for a file that cannot be read.

        Args:
            file: the file as handed in.
            questions: the rubric's question ids.
        """


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that a report fills in: the name by which a person knows it, and its bytes."""

    name: str
    data: bytes


class Report(StrictModel, ABC):
    """One way to lay out a graded class. Its fields are the options of `grade export`.

    Every run writes it, unless it is made `on_request`. One that `needs_names` fills in somebody
    else's list of students, so it cannot be anonymous.
    """

    kind: ClassVar[str]
    on_request: ClassVar[bool] = False
    needs_names: ClassVar[bool] = False

    @classmethod
    def example(cls) -> Self:
        """One that can be written: what must be given is given. The contract tests use it."""
        return cls()

    def remarks(self, book: Gradebook) -> Iterable[str]:
        """What the person who asked for the files should know beside them, a line each."""
        return ()

    def left_out(self, book: Gradebook) -> int:
        """How many students of the class are in none of the files."""
        return 0

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """Each file about the class: its path below the output folder, and its text in pieces."""
        return iter(())

    def pages(self, book: Gradebook, shown: Grade) -> Iterator[tuple[str, Iterable[str]]]:
        """Each file for one student, whose grade holds only what the student may see."""
        return iter(())
