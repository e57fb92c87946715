"""Base classes of check kinds, forms and reports.

Each kind is one file in `grader/checks`, `grader/forms` or `grader/reports` with one concrete
subclass of its base class; packages outside the project register theirs under the entry-point
groups `grade.checks`, `grade.forms` and `grade.reports`. Nothing lists them by hand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
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
    Status,
    StepsRequest,
    Verdict,
    program_names,
)
from grader.plugins.field_docs import field_docstrings


@dataclass(frozen=True, slots=True)
class QuestionContext:
    """What a check may know of its question.

    Attributes:
        text: the question's own words.
        seed: draws the cases.
        vocabulary: names of the vocabularies that answers in words are read with.
        arrays: what lists of numbers are as arguments: `numpy`, `torch`, `list`, or empty for the
            default.
    """

    text: str = ""
    seed: int = 0
    vocabulary: tuple[str, ...] = ()
    arrays: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """An answer with the fraction that it earns: a test of a check kind, kept in the kind's file.

    `rubric` is the YAML that an instructor would write, `answer` what a student's file offers, and
    `reference` what the reference solution replies; `verdict` is needed only if it does not follow
    from the fraction.
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
    """A check in a public rubric: its kind, and the keys below it."""

    kind: str
    keys: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """One way in which the reference itself answers a check, for `grade rubric check`.

    Attributes:
        convention: the accepted convention, if there are several.
        names: names in a student's program, each with the reference's name for the same thing.
        replies: the replies of a right program, by request key.
        texts: right answers in words, each complete by itself.
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
        """Its JSON Schema, with the docstring below each field as the field's description."""
        schema = handler(core)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, docstring in field_docstrings(cls).items():
            if name in properties:
                properties[name].setdefault("description", docstring)
        return schema

    def flaws(self) -> Iterator[Flaw]:
        """What is wrong with valid keys in combination, each flaw at the key that is to blame.

        Called once, when the block is read.
        """
        yield from ()

    @model_validator(mode="after")
    def _raise_flaws(self) -> Self:
        flaws = tuple(self.flaws())
        if flaws:
            raise FlawedError(flaws)
        return self


class Check(StrictModel, ABC):
    """One kind of check. Its fields are the keys that an instructor writes below the kind's name.

    Every kind defines `kind`, `part`, `EXAMPLES`, `is_answered` and `judge`; the other methods have
    defaults. They are called in this order: `flaws` when the rubric is read; `asks_reference` and
    `asks` before programs run; `get_ready` while the first one runs; `is_answered`,
    `reference_fault` and `judge` for each file that a student handed in. Two methods serve other
    commands: `public` and `solutions`.
    """

    kind: ClassVar[str]
    """The key in a rubric, and the name of the module."""
    part: ClassVar[Part]
    """The sort of work that the check looks at."""
    gives_points: ClassVar[bool] = True
    """Whether an answer can be right by it; a check of a public rubric only says what is there."""
    EXAMPLES: ClassVar[tuple[Example, ...]]
    """At least one right and one wrong answer, which a test judges."""

    @abstractmethod
    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether this file offers this check an answer; only then is `judge` called."""

    @abstractmethod
    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The outcome of an answer that `is_answered`; uses no file, clock or random number.

        Args:
            answer: what one file offers to the question, with the replies to `asks`.
            reference: the replies of the reference solution to `asks_reference`, by request key.
            context: the question that the check belongs to.
        """

    def asks(self, context: QuestionContext) -> tuple[Request, ...]:
        """The names and calls whose values the check needs from the student's program.

        Student code may see them, so they must not hold an expected value. They must be the same
        for the same context, because every student is asked the same.
        """
        return ()

    def asks_reference(self, context: QuestionContext) -> tuple[Request, ...]:
        """The names and calls whose values the check needs from the reference solution.

        The reference runs once for the whole class, in the same sandbox as the students' programs.
        """
        return ()

    def reference_fault(self, reference: Mapping[str, Reply], context: QuestionContext) -> str:
        """Why the check cannot use the reference's replies; empty if it can.

        Called before `judge`. Nobody is graded by a check whose reference has a fault: it is the
        rubric's, and not a student's. By default the reference must give each value that
        `asks_reference` asks for.

        Returns:
            What the reference solution does, as in `has no 'f'`.
        """
        return next(
            filter(None, map(partial(_no_value, reference), self.asks_reference(context))), ""
        )

    def get_ready(self) -> None:
        """Compute what is the same for every answer; called once, while the first program runs.

        Optional: `judge` must work without it, so results belong in a `cached_property`.
        """

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """The check that stands for this one in a public rubric, without giving the answer away.

        Called by `grade rubric public`. By default students only read that it is graded later.

        Args:
            context: the question that the check belongs to; students know its text.
            reference: the replies to `asks_reference`; empty if `level` is `presence`.
            level: how much of the expected result is published.
        """
        if not self.gives_points:  # it was made for students
            return PublicCheck(self.kind, self.model_dump(mode="json", exclude_unset=True))
        return PublicCheck("later")

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """The reference's own answers to this check, one for each convention.

        Called by `grade rubric check`, which judges them and variants of them with a mistake.
        """
        return ()


def _no_value(reference: Mapping[str, Reply], request: Request) -> str:
    """Why the reference gives no value for a request; empty if it gives one."""
    reply = reference.get(request.key)
    if reply is not None and isinstance(request, StepsRequest) and reply.status is Status.OK:
        parts = zip(request.compared, reply.parts, strict=True)
        faults = (_fault_of_reply(compared.text, part) for compared, part in parts)
        return next(filter(None, faults), "")
    return _fault_of_reply(program_names(request)[0], reply)


def _fault_of_reply(name: str, reply: Reply | None) -> str:
    """Why a reply of the reference has no value; empty if it has one."""
    if reply is None or reply.status is Status.ABSENT:
        return f"has no '{name}'"
    if reply.status is Status.FAILED:  # all of it failed, or our machinery
        return reply.detail
    if reply.status is not Status.OK:
        return f"gives no value for '{name}': {reply.short_detail or reply.status}"
    return f"gives no value for '{name}': it is None" if reply.value is None else ""


class Form(ABC):
    """One kind of file that students hand in."""

    kind: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(self, file: SourceFile, questions: Iterable[str]) -> FileReading:
        """Find the answers in a file, without running anything.

        Args:
            file: the file that the student handed in.
            questions: the rubric's question ids, as the keys of a mapping to their titles.

        Raises:
            GradeError: the file cannot be read.
        """


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that a report fills in: its name, for messages, and its bytes."""

    name: str
    data: bytes


class Report(StrictModel, ABC):
    """One output format for a graded class. Its fields are the options of `grade export`."""

    kind: ClassVar[str]
    """The name of the format on the command line."""
    on_request: ClassVar[bool] = False
    """Whether only `grade export` writes it, instead of every run."""
    needs_names: ClassVar[bool] = False
    """Whether another system finds its students by name, so that it cannot be anonymous."""
    archive: ClassVar[str] = ""
    """The name of the zip archive that all files go into; empty if each is a file of its own."""

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """Each file about the class: its path below the output folder, and its text in pieces."""
        return iter(())

    def pages(self, book: Gradebook, shown: Grade) -> Iterator[tuple[str, Iterable[str]]]:
        """Each file for one student, like `files`; `shown` holds only what that student may see."""
        return iter(())

    def remarks(self, book: Gradebook) -> Iterable[str]:
        """Notes for the person who runs `grade export`, one per line."""
        return ()

    def left_out(self, book: Gradebook) -> int:
        """The number of students of the class who are in none of the files."""
        return 0

    @classmethod
    def example(cls) -> Self:
        """A report with its required options set, for the contract tests."""
        return cls()
