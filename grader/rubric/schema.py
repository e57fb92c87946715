"""The shape of a rubric file: what an instructor may write, key by key."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Self

from pydantic import Field, create_model, model_validator

from grader import plugins
from grader.model import Disclosure, Show
from grader.plugins import Check, Settings
from grader.rubric.policies import PolicyBlock
from grader.rubric.units import Bytes, Seconds

Points = Annotated[Decimal, Field(gt=0, le=10_000, decimal_places=2)]


def _written(default: str) -> Any:
    """A default as an instructor would write it, so that documentation shows it so."""
    return Field(default, validate_default=True)


class LimitsBlock(Settings):
    """What one submission may use; times are wall clock."""

    call: Seconds = _written("10 s")
    """The longest that one call of a student's function may take."""
    load: Seconds = _written("60 s")
    """The longest that a module or notebook may take to load."""
    submission: Seconds = _written("2 min")
    """The longest that one submission may take in all."""
    memory: Bytes = _written("4 GiB")
    """The memory that a submission may use."""
    answer: Bytes = _written("64 MiB")
    """The size of the largest answer that is taken."""
    output: Bytes = _written("1 MiB")
    """How much of what a submission prints is kept."""
    file: Bytes = _written("64 MiB")
    """The size of the largest file that a submission may write."""


class Kinds(Settings):
    """The kinds of check: at most one of them, or `either`, in one block."""

    def check(self) -> Check | None:
        """The one check that this block holds, if any."""
        found = [value for _, value in self if isinstance(value, Check)]
        if len(found) > 1:
            raise ValueError(f"'{found[0].kind}' and '{found[1].kind}' stand in one block; {_ONE}")
        return found[0] if found else None


_ONE = "give each its own entry under 'parts' or 'either'"


class AlternativeBlock(Kinds):
    """One of several ways to answer; the first that a student used decides."""

    @model_validator(mode="after")
    def _has_a_check(self) -> Self:
        if self.check() is None:
            raise ValueError(f"no check stands here; known kinds: {_known()}")
        return self


class PartBlock(Kinds):
    """One thing that is judged and earns points."""

    title: str = ""
    """What a reader of the report calls it."""
    points: Points
    """What it is worth."""
    show: Show | None = None
    """When students see what was found: `visible`, `after_due` or `hidden`."""
    disclose: Disclosure | None = None
    """How much they see: `verdict`, `entry`, `found` or `expected`."""
    needs: tuple[str, ...] = ()
    """Questions that stand before it, or parts like `q4.iv/way`: skipped if those earn nothing."""

    def alternatives(self) -> tuple[Check, ...]:
        """The ways to answer, in the order in which they are tried."""
        either: tuple[AlternativeBlock, ...] | None = getattr(self, "either", None)
        own = self.check()
        if own is not None and either is not None:
            raise ValueError(f"'{own.kind}' stands beside 'either'; move it into the list")
        checks = (own,) if either is None else tuple(block.check() for block in either)
        return tuple(check for check in checks if check is not None)


class _Part(PartBlock):
    @model_validator(mode="after")
    def _has_a_check(self) -> Self:
        if not self.alternatives():
            raise ValueError(f"no check stands here; known kinds: {_known()}")
        return self


class _Question(PartBlock):
    text: str = ""
    """The question's own words; an answer that copies them earns nothing for it."""
    bonus: bool = False
    """Whether its points count over what is possible."""

    @model_validator(mode="after")
    def _has_checks(self) -> Self:
        parts: dict[str, PartBlock] = getattr(self, "parts", None) or {}
        if bool(parts) == bool(self.alternatives()):
            what = "both a check and 'parts' stand here" if parts else "no check stands here"
            raise ValueError(f"{what}; known kinds: {_known()}")
        total = sum((part.points for part in parts.values()), Decimal(0))
        if parts and total != self.points:
            raise ValueError(f"its parts have {total} points, but the question has {self.points}")
        return self


def _known() -> str:
    return ", ".join(sorted(plugins.checks()))


@cache
def rubric_model() -> type[RubricBlock]:
    """The model of a whole rubric file, with one key for each kind of check that is installed."""
    kinds: dict[str, Any] = {
        kind: (check | None, Field(None, description=(check.__doc__ or "").partition("\n")[0]))
        for kind, check in plugins.checks().items()
    }
    alternative = create_model("Alternative", __base__=AlternativeBlock, **kinds)
    either: Any = (
        tuple[alternative, ...] | None,
        Field(None, min_length=1, description="Several ways to answer, tried in this order."),
    )
    part = create_model("Part", __base__=_Part, either=either, **kinds)
    parts: Any = (
        dict[str, part] | None,
        Field(None, min_length=1, description="Parts that are judged and paid apart."),
    )
    question = create_model("Question", __base__=_Question, either=either, parts=parts, **kinds)
    questions: Any = (
        dict[str, question],
        Field(min_length=1, description="The questions, by id, in the order of the reports."),
    )
    return create_model("Rubric", __base__=RubricBlock, questions=questions)


class RubricBlock(PolicyBlock):
    """A rubric: what an assignment asks, what is accepted, and what it is worth."""

    assignment: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    """The assignment's short name, which is also the name of the files handed in."""
    title: str = ""
    """The assignment's name in reports."""
    reference: str
    """The reference solution, a Python file; its path is relative to the rubric."""
    forms: tuple[str, ...] = ("notebook", "module", "writeup")
    """The forms that are accepted; where two of them disagree, the first decides."""
    seed: int = Field(ge=0)
    """Draws the hidden cases, and seeds Python, numpy and torch in student code."""
    limits: LimitsBlock = LimitsBlock()
    """What one submission may use."""
    show: Show = Show.VISIBLE
    """When students see what was found, unless a question says otherwise."""
    disclose: Disclosure = Disclosure.EXPECTED
    """How much they see, unless a question says otherwise."""

    @model_validator(mode="after")
    def _forms_are_known(self) -> Self:
        for form in self.forms:
            plugins.named(form, plugins.forms(), what="form")
        return self
