"""The blocks of a rubric file: what an instructor may write, key by key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args

import yaml
from pydantic import AfterValidator, Field, create_model

from grader import plugins
from grader.errors import Flaw, FlawedError, nearest
from grader.model import Disclosure, Publish, Show
from grader.plugins import Check, StrictModel
from grader.prose import VOCABULARIES
from grader.rubric.contact_address import Contact
from grader.rubric.example_blocks import ExampleBlock
from grader.rubric.limit_blocks import LimitsBlock, QuestionLimitsBlock
from grader.rubric.model import CLASSROOM50
from grader.rubric.policy_blocks import PolicyBlock

Points = Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)]
Block = TypeVar("Block", bound=StrictModel)
LARGEST_SEED = 2**63 - 1
"""The largest seed that every random generator accepts."""
_SHORT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


A_NUMBER = {"names": ["q1"], "expect": "q1", "tolerance": {"atol": 0, "rtol": 0}}
AN_ARRAY = {"names": ["q1"], "accept": "q1", "tolerance": {"atol": 0, "rtol": 0}}
"""Checks in the examples of keys."""


def _file_name(name: str) -> str:
    if not _SHORT_NAME.fullmatch(name):
        raise ValueError(
            f"'{name}' cannot be the name of a file: use letters, digits, - and _ only"
        )
    return name


def _known_forms(forms: tuple[str, ...]) -> tuple[str, ...]:
    known, flaws = plugins.forms(), []
    for at, form in enumerate(forms):
        if form not in known:
            hint = nearest(form, known) or f"known: {', '.join(sorted(known))}"
            flaws.append(Flaw((at,), f"unknown form '{form}'", hint))
        elif form in forms[:at]:
            flaws.append(Flaw((at,), f"the form '{form}' appears twice"))
    if flaws:
        raise FlawedError(flaws)
    return forms


def _known_vocabularies(names: tuple[str, ...]) -> tuple[str, ...]:
    flaws = [
        Flaw((at,), f"unknown vocabulary '{name}'", nearest(name, VOCABULARIES) or _vocabularies())
        for at, name in enumerate(names)
        if name not in VOCABULARIES
    ]
    if flaws:
        raise FlawedError(flaws)
    return names


def _vocabularies() -> str:
    return f"known: {', '.join(sorted(VOCABULARIES))}"


class Classroom50Block(StrictModel):
    """How points are reported to Classroom 50, which accepts only whole points."""

    scale: int = Field(CLASSROOM50, ge=1, le=1000, examples=[10])
    """All points are multiplied by this; 100 turns hundredths of a point into whole points."""


class CheckKinds(StrictModel):
    """A block that has at most one check, under the key of its kind."""

    def checks(self) -> tuple[Check, ...]:
        """The checks of this block, without those under `either` and `parts`."""
        return tuple(value for _, value in self if isinstance(value, Check))

    def flaws(self) -> Iterator[Flaw]:
        """Two checks in one block."""
        first, *others = self.checks() or (None,)
        for other in others:
            assert first is not None
            what = f"this block contains both '{first.kind}' and '{other.kind}'"
            yield Flaw((other.kind,), what, "give each its own entry under 'parts' or 'either'")


class AlternativeBlock(CheckKinds):
    """One of several ways to answer; the first that a student used decides."""

    def flaws(self) -> Iterator[Flaw]:
        """No check, or two."""
        yield from super().flaws()
        if not self.checks():
            yield _no_check()


class ScoredBlock(CheckKinds):
    """A question or a part of one: what earns points, and who sees the result."""

    title: str = Field("", examples=["Receptive field of a network"])
    """Its name in reports."""
    points: Points = Field(examples=[2, 0.5])
    """The points that it is worth."""
    show: Show | None = Field(None, examples=["after_due"])
    """When students see the result: `visible`, `after_due` or `hidden`."""
    disclose: Disclosure | None = Field(None, examples=["found"])
    """How much of the result they see: `verdict`, `entry`, `found` or `expected`."""
    needs: tuple[str, ...] = Field((), examples=[["q4.iv/way"]])
    """Earlier questions, or parts like `q4.iv/way`; if one of them earns nothing, so does this."""
    public: Publish | None = Field(None, examples=["shape"])
    """How much `grade rubric public` reveals of the answer: `presence`, `shape` or `expected`."""
    examples: tuple[ExampleBlock, ...] = Field((), examples=[[{"answer": "15", "score": 1}]])
    """Sample answers with the score they deserve; `grade rubric check` tests each of them."""
    either: tuple[AlternativeBlock, ...] | None = Field(
        None, min_length=1, examples=[[{"number": A_NUMBER}, {"array": AN_ARRAY}]]
    )
    """Several ways to answer; the first one that a student uses is graded."""

    def alternatives(self) -> tuple[Check, ...]:
        """The ways to answer, in the order in which they are tried."""
        return (*self.checks(), *(check for block in self.either or () for check in block.checks()))

    def flaws(self) -> Iterator[Flaw]:
        """A check next to `either`, and two checks."""
        yield from super().flaws()
        if self.checks() and self.either:
            kind = self.checks()[0].kind
            yield Flaw(
                (kind,),
                f"this block contains both '{kind}' and 'either'",
                "move the check into the list",
            )


class PartBlock(ScoredBlock):
    """One criterion of a question, which earns points."""

    def flaws(self) -> Iterator[Flaw]:
        """No check."""
        yield from super().flaws()
        if not self.alternatives():
            yield _no_check()


class QuestionBlock(ScoredBlock):
    """One question, with a check or with parts."""

    text: str = Field("", examples=["What are the inputs of component E?"])
    """The question's own words; an answer earns nothing for copying them."""
    bonus: bool = Field(default=False, examples=[True])
    """Whether its points are extra: earned points count, but the possible points do not grow."""
    limits: QuestionLimitsBlock = Field(QuestionLimitsBlock(), examples=[{"call": "5 s"}])
    """Limits for this question only, instead of those at the head of the file."""
    parts: dict[str, PartBlock] | None = Field(
        None,
        min_length=1,
        examples=[{"value": {"points": 1, "number": A_NUMBER}}],
    )
    """Parts with their own points and checks."""

    def flaws(self) -> Iterator[Flaw]:
        """No check, or a check next to parts."""
        yield from super().flaws()
        if self.parts and self.alternatives():
            what = "this question has both a check and 'parts'"
            yield Flaw(("parts",), what, "move the check into a part")
        if not self.parts and not self.alternatives():
            yield _no_check()


def _no_check() -> Flaw:
    return Flaw((), "this has no check", f"known kinds: {', '.join(sorted(plugins.checks()))}")


def _with_kinds(block: type[Block], **fields: Any) -> type[Block]:
    """A block with a key for each kind of check that is installed; `fields` change its types."""
    for kind, check in plugins.checks().items():
        description = (check.__doc__ or "").partition("\n")[0]
        examples = [yaml.safe_load(check.EXAMPLES[0].rubric)]
        fields[kind] = check | None, Field(None, description=description, examples=examples)
    name = block.__name__.removesuffix("Block")
    return create_model(name, __base__=block, **fields)


@cache
def rubric_model() -> type[RubricBlock]:
    """The model of a whole rubric, with the kinds of check that are installed."""
    alternative: Any = _with_kinds(AlternativeBlock)
    either = tuple[alternative, ...] | None, ScoredBlock.model_fields["either"]
    part: Any = _with_kinds(PartBlock, either=either)
    parts = dict[str, part] | None, QuestionBlock.model_fields["parts"]
    question: Any = _with_kinds(QuestionBlock, either=either, parts=parts)
    questions: Any = dict[str, question], RubricBlock.model_fields["questions"]
    return create_model("Rubric", __base__=RubricBlock, questions=questions)


def question_model() -> type[QuestionBlock]:
    """The model of one question, with the kinds of check that are installed."""
    _, question = get_args(rubric_model().model_fields["questions"].annotation)
    model: type[QuestionBlock] = question
    return model


class RubricBlock(PolicyBlock):
    """A rubric: what an assignment asks, what is accepted, and what it is worth."""

    assignment: Annotated[str, AfterValidator(_file_name)] = Field(max_length=60, examples=["hw2"])
    """The assignment's short name, which is also the name of the submitted files."""
    title: str = Field("", examples=["Homework II: attention"])
    """The assignment's name in reports."""
    contact: Contact = Field("", examples=["staff@example.edu", "https://example.edu/regrade"])
    """Where students ask for a regrade: an email address or a web page, named on their pages."""
    reference: str = Field("", min_length=1, examples=["../reference/hw2.py"])
    """The reference solution, a Python file; its path is relative to the rubric. Required if a
    check compares values."""
    forms: Annotated[tuple[str, ...], AfterValidator(_known_forms)] = Field(
        ("notebook", "module", "writeup"), min_length=1, examples=[["module", "writeup"]]
    )
    """The accepted forms; if two of them disagree, the first decides."""
    seed: int = Field(0, ge=0, le=LARGEST_SEED, examples=[20261123])
    """The random seed that decides the drawn cases; student code never gets it. Required if cases
    are drawn."""
    vocabulary: Annotated[tuple[str, ...], AfterValidator(_known_vocabularies)] = Field(
        (), examples=[["deep_learning"]]
    )
    """Subjects whose abbreviations are understood in answers; general English always is."""
    arrays: Literal["numpy", "torch", "list"] | None = Field(None, examples=["numpy"])
    """What lists of numbers, lists of true and false, and drawn arrays are as arguments of
    functions. Without this, numbers are float32 torch tensors, and true and false stay a list."""
    files: tuple[str, ...] = Field((), examples=[["data/train.csv"]])
    """Data files in the folder of every program; their paths are relative to the rubric."""
    allow_subprocess: bool = Field(False, examples=[True])
    """Whether programs may start processes and run the system's programs; needs bubblewrap."""
    fresh_process: bool = Field(False, examples=[True])
    """Whether each program imports its libraries itself, because some do not survive a fork."""
    limits: LimitsBlock = Field(
        LimitsBlock(), examples=[{"call": "10 s", "submission": "2 min", "memory": "4 GiB"}]
    )
    """What one submission may use."""
    show: Show = Field(Show.VISIBLE, examples=["after_due"])
    """When students see results, unless a question says otherwise."""
    disclose: Disclosure = Field(Disclosure.FOUND, examples=["expected"])
    """How much of a result students see, unless a question says otherwise."""
    public: Publish = Field(Publish.PRESENCE, examples=["shape"])
    """How much `grade rubric public` reveals of answers, unless a question says otherwise."""
    classroom50: Classroom50Block = Field(Classroom50Block(), examples=[{"scale": 10}])
    """How points are reported to Classroom 50."""
    questions: dict[str, Any] = Field(
        min_length=1, examples=[{"q1": {"points": 1, "number": A_NUMBER}}]
    )
    """The questions by id; reports list them in this order."""
