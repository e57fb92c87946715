"""The shape of a rubric file: what an instructor may write, key by key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, Field, create_model

from grader import plugins
from grader.errors import Flaw, nearest
from grader.model import Disclosure, Publish, Show
from grader.plugins import Check, StrictModel
from grader.prose import VOCABULARIES
from grader.rubric.example_blocks import ExampleBlock
from grader.rubric.limit_blocks import LimitsBlock, QuestionLimitsBlock, longer_than
from grader.rubric.model import CLASSROOM50
from grader.rubric.policy_blocks import PolicyBlock
from grader.text.labels import ambiguous_ids

Points = Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)]
LARGEST_SEED = 2**63 - 1
"""What every generator of random numbers takes."""
_ID = re.compile(r"[\w .-]{1,80}")
_SHORT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


A_NUMBER = {"names": ["q1"], "expect": "q1", "tolerance": {"atol": 0, "rtol": 0}}
AN_ARRAY = {"names": ["q1"], "accept": "q1", "tolerance": {"atol": 0, "rtol": 0}}
"""Checks, as examples show them."""


def _short(name: str) -> str:
    if not _SHORT_NAME.fullmatch(name):
        raise ValueError(
            f"'{name}' cannot be the name of a file: use letters, digits, - and _ only"
        )
    return name


class Classroom50Block(StrictModel):
    """What Classroom 50 is told, which takes no points but whole numbers."""

    scale: int = Field(CLASSROOM50, ge=1, le=1000, examples=[10])
    """What points are multiplied by; the default makes whole numbers of hundredths."""


class CheckKinds(StrictModel):
    """The kinds of check: at most one of them, or `either`, in one block."""

    def checks(self) -> tuple[Check, ...]:
        """Every check that stands in this very block."""
        return tuple(value for _, value in self if isinstance(value, Check))

    def flaws(self) -> Iterator[Flaw]:
        """Two checks in one block."""
        first, *others = self.checks() or (None,)
        for other in others:
            assert first is not None
            what = f"'{first.kind}' and '{other.kind}' stand in one block"
            yield Flaw((other.kind,), what, "give each its own entry under 'parts' or 'either'")


class AlternativeBlock(CheckKinds):
    """One of several ways to answer; the first that a student used decides."""

    def flaws(self) -> Iterator[Flaw]:
        """No check, or two."""
        yield from super().flaws()
        if not self.checks():
            yield Flaw((), "no check stands here", _known())


class PartBlock(CheckKinds):
    """One thing that is judged and earns points."""

    title: str = Field("", examples=["Receptive field of a network"])
    """What a reader of the report calls it."""
    points: Points = Field(examples=[2, 0.5])
    """What it is worth."""
    show: Show | None = Field(None, examples=["after_due"])
    """When students see what was found: `visible`, `after_due` or `hidden`."""
    disclose: Disclosure | None = Field(None, examples=["found"])
    """How much they see: `verdict`, `entry`, `found` or `expected`."""
    needs: tuple[str, ...] = Field((), examples=[["q4.iv/way"]])
    """Questions that stand before it, or parts like `q4.iv/way`: skipped if those earn nothing."""
    public: Publish | None = Field(None, examples=["shape"])
    """How much `grade rubric public` says of what is right: `presence`, `shape` or `expected`."""
    examples: tuple[ExampleBlock, ...] = Field((), examples=[[{"answer": "15", "score": 1}]])
    """Answers with what they earn; `grade rubric check` grades each and compares."""

    def alternatives(self) -> tuple[Check, ...]:
        """The ways to answer, in the order in which they are tried."""
        either: tuple[AlternativeBlock, ...] = getattr(self, "either", None) or ()
        return (*self.checks(), *(check for block in either for check in block.checks()))

    def flaws(self) -> Iterator[Flaw]:
        """A check beside `either`, and two checks."""
        yield from super().flaws()
        if self.checks() and getattr(self, "either", None):
            what = f"'{self.checks()[0].kind}' stands beside 'either'"
            yield Flaw((self.checks()[0].kind,), what, "move it into the list")


class _Part(PartBlock):
    def flaws(self) -> Iterator[Flaw]:
        yield from super().flaws()
        if not self.alternatives():
            yield Flaw((), "no check stands here", _known())


class _Question(PartBlock):
    text: str = Field("", examples=["What are the inputs of component E?"])
    """The question's own words; an answer that copies them earns nothing for it."""
    bonus: bool = Field(default=False, examples=[True])
    """Whether its points count over what is possible."""
    limits: QuestionLimitsBlock = Field(QuestionLimitsBlock(), examples=[{"call": "5 s"}])
    """What an answer to this question may use, where that is not what holds for all."""

    def flaws(self) -> Iterator[Flaw]:
        yield from super().flaws()
        parts: dict[str, PartBlock] = getattr(self, "parts", None) or {}
        if parts and self.alternatives():
            yield Flaw(
                ("parts",), "both a check and 'parts' stand here", "move the check into a part"
            )
        if not parts and not self.alternatives():
            yield Flaw((), "no check stands here", _known())


def _known() -> str:
    return f"known kinds: {', '.join(sorted(plugins.checks()))}"


@cache
def rubric_model() -> type[RubricBlock]:
    """The model of a whole rubric file, with one key for each kind of check that is installed."""
    kinds: dict[str, Any] = {
        kind: (
            check | None,
            Field(
                None,
                description=(check.__doc__ or "").partition("\n")[0],
                examples=[yaml.safe_load(check.EXAMPLES[0].rubric)],
            ),
        )
        for kind, check in plugins.checks().items()
    }
    alternative = create_model("Alternative", __base__=AlternativeBlock, **kinds)
    either: Any = (
        tuple[alternative, ...] | None,
        Field(
            None,
            min_length=1,
            description="Several ways to answer, tried in this order.",
            examples=[[{"number": A_NUMBER}, {"array": AN_ARRAY}]],
        ),
    )
    part = create_model("Part", __base__=_Part, either=either, **kinds)
    parts: Any = (
        dict[str, part] | None,
        Field(
            None,
            min_length=1,
            description="Parts that are judged and paid apart.",
            examples=[{"value": {"points": 1, "number": A_NUMBER}}],
        ),
    )
    question = create_model("Question", __base__=_Question, either=either, parts=parts, **kinds)
    questions: Any = (
        dict[str, question],
        Field(
            min_length=1,
            description="The questions, by id, in the order of the reports.",
            examples=[{"q1": {"points": 1, "number": A_NUMBER}}],
        ),
    )
    return create_model("Rubric", __base__=RubricBlock, questions=questions)


class RubricBlock(PolicyBlock):
    """A rubric: what an assignment asks, what is accepted, and what it is worth."""

    assignment: Annotated[str, AfterValidator(_short)] = Field(max_length=60, examples=["hw2"])
    """The assignment's short name, which is also the name of the files handed in."""
    title: str = Field("", examples=["Homework II: attention"])
    """The assignment's name in reports."""
    reference: str = Field("", min_length=1, examples=["../reference/hw2.py"])
    """The reference solution, a Python file; its path is relative to the rubric. Needed wherever
    a check compares values."""
    forms: tuple[str, ...] = Field(
        ("notebook", "module", "writeup"), min_length=1, examples=[["module", "writeup"]]
    )
    """The forms that are accepted; where two of them disagree, the first decides."""
    seed: int = Field(0, ge=0, le=LARGEST_SEED, examples=[20261123])
    """Draws the hidden cases, and seeds Python, numpy and torch in student code. Needed wherever
    cases are drawn."""
    vocabulary: tuple[str, ...] = Field((), examples=[["deep_learning"]])
    """The subjects whose short forms answers in words may use; without it, general English only."""
    files: tuple[str, ...] = Field((), examples=[["data/train.csv"]])
    """Data files that every program finds beside it; their paths are relative to the rubric."""
    allow_subprocess: bool = Field(False, examples=[True])
    """Whether programs may start processes and run the system's programs; needs bubblewrap."""
    fresh_process: bool = Field(False, examples=[True])
    """Whether each program imports its libraries itself, for those that do not survive a fork."""
    limits: LimitsBlock = Field(
        LimitsBlock(), examples=[{"call": "10 s", "submission": "2 min", "memory": "4 GiB"}]
    )
    """What one submission may use."""
    show: Show = Field(Show.VISIBLE, examples=["after_due"])
    """When students see what was found, unless a question says otherwise."""
    disclose: Disclosure = Field(Disclosure.EXPECTED, examples=["found"])
    """How much they see, unless a question says otherwise."""
    public: Publish = Field(Publish.PRESENCE, examples=["shape"])
    """How much `grade rubric public` says of what is right, unless a question says otherwise."""
    classroom50: Classroom50Block = Field(Classroom50Block(), examples=[{"scale": 10}])
    """What Classroom 50 is told."""

    def flaws(self) -> Iterator[Flaw]:
        """Forms that are unknown or named twice, and questions that students cannot tell apart."""
        yield from super().flaws()
        yield from self._flaws_of_forms()
        yield from self._flaws_of_vocabulary()
        yield from self._flaws_of_scale()
        for name, question in getattr(self, "questions", {}).items():
            for flaw in longer_than(self.limits, question.limits):
                yield replace(flaw, path=("questions", name, "limits", *flaw.path))
        for name, other in ambiguous_ids(getattr(self, "questions", ())):
            what = f"'{name}' and '{other}' are one and the same to a student who writes a heading"
            yield Flaw(("questions", name), what, "give one of them another number")
        for name in getattr(self, "questions", ()):
            if not _ID.fullmatch(name) or not any(map(str.isalnum, name)):
                what = "no heading that a student writes is found by this id"
                hint = "use letters, digits, dots, - and _, as in q1, q1.ii or bonus"
                yield Flaw(("questions", name), what, hint)

    def _flaws_of_forms(self) -> Iterator[Flaw]:
        known, times = plugins.forms(), Counter[str]()
        for at, form in enumerate(self.forms):
            times[form] += 1
            if form not in known:
                hint = nearest(form, known) or f"known: {', '.join(sorted(known))}"
                yield Flaw(("forms", at), f"unknown form '{form}'", hint)
            elif times[form] == 2:
                yield Flaw(("forms", at), f"the form '{form}' stands here twice")

    def _flaws_of_vocabulary(self) -> Iterator[Flaw]:
        for at, name in enumerate(self.vocabulary):
            if name not in VOCABULARIES:
                hint = nearest(name, VOCABULARIES) or f"known: {', '.join(sorted(VOCABULARIES))}"
                yield Flaw(("vocabulary", at), f"unknown vocabulary '{name}'", hint)

    def _flaws_of_scale(self) -> Iterator[Flaw]:
        questions: dict[str, PartBlock] = getattr(self, "questions", {})
        scale = self.classroom50.scale
        for name, question in questions.items():
            if (question.points * scale) % 1:
                what = f"{question.points} points of '{name}' times {scale} are no whole number"
                yield Flaw(("classroom50", "scale"), what, "100 is always right")
