"""What a check says of an answer. A verdict has a name; evidence is data, never words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Self, TypeAlias

Scalar: TypeAlias = bool | int | float | str
Shown: TypeAlias = Scalar | tuple[Scalar, ...] | None
"""What evidence can show: a number, a word, a shape. Anything larger is cut into entries."""


class Verdict(StrEnum):
    """The closed set of verdicts. Only UNGRADED has no points; it is our fault, or a person's."""

    CORRECT = "correct"
    PARTIAL = "partial"
    WRONG = "wrong"
    MISSING = "missing"
    CRASHED = "crashed"
    UNGRADED = "ungraded"


class Part(StrEnum):
    """What kind of work a check looks at."""

    PROSE = "prose"
    VALUE = "value"
    CODE = "code"


class Show(StrEnum):
    """When a student sees what a check found."""

    VISIBLE = "visible"
    AFTER_DUE = "after_due"
    HIDDEN = "hidden"


class Disclosure(StrEnum):
    """How much a student sees of it; each level includes those before it."""

    VERDICT = "verdict"
    ENTRY = "entry"
    FOUND = "found"
    EXPECTED = "expected"


class Publish(StrEnum):
    """How much a public rubric says of what a check expects; each level includes those before."""

    PRESENCE = "presence"
    SHAPE = "shape"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation behind an outcome; fields that do not apply keep their default.

    Attributes:
        where: the place in the student's work, in words.
        case: the inputs of a function's case, in words.
        convention: the accepted convention that the answer was judged against.
        index: position of an entry, counted from 1 (row, column, ...).
        expected, found: a scalar or a shape; None where they do not apply.
        tolerance: the allowed difference, in words ("atol 1e-06").
        text: the student's words that earned or lost something.
        span: offsets of `text` in the answer's source, end exclusive.
        concept: what the rubric calls the idea that was found, refused or missed.
        message: the rubric's words for the student about it.
        earned: whether this observation earned points.
        hidden: whether it comes from a hidden case.
        distance: how far the whole answer is from right, with the allowed difference for a unit.
    """

    where: str = ""
    case: str = ""
    convention: str = ""
    index: tuple[int, ...] = ()
    expected: Shown = None
    found: Shown = None
    tolerance: str = ""
    text: str = ""
    span: tuple[int, int] | None = None
    concept: str = ""
    message: str = ""
    earned: bool = False
    hidden: bool = False
    distance: float | None = None


SKIPPED = "Skipped, because"
"""Begins what is said of a check that another one's outcome keeps from being judged."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of one check on one answer.

    `feedback` is one or two sentences for the student and names no expected value; `flags` are
    reasons why a person should look, and never change the fraction; `staff_note` is for staff.
    `provisional` goes with UNGRADED: the answer was found, and waits for the instructor's rubric;
    nothing went wrong.
    """

    verdict: Verdict
    fraction: Fraction
    feedback: str
    evidence: tuple[Evidence, ...] = ()
    flags: tuple[str, ...] = ()
    staff_note: str = ""
    provisional: bool = False

    @classmethod
    def of_fraction(
        cls,
        fraction: Fraction,
        feedback: str,
        *,
        evidence: tuple[Evidence, ...] = (),
        flags: tuple[str, ...] = (),
    ) -> Self:
        """Correct at 1, wrong at 0, partial between."""
        if not 0 <= fraction <= 1:
            raise ValueError(f"a fraction lies between 0 and 1, not {fraction}")
        if fraction == 1:
            verdict = Verdict.CORRECT
        else:
            verdict = Verdict.PARTIAL if fraction else Verdict.WRONG
        return cls(verdict, Fraction(fraction), feedback, evidence, flags)

    @classmethod
    def zero(cls, verdict: Verdict, feedback: str, *, evidence: tuple[Evidence, ...] = ()) -> Self:
        """No points, for one of the verdicts that say why: missing, crashed, wrong."""
        return cls(verdict, Fraction(0), feedback, evidence)

    @classmethod
    def ungraded(cls, staff_note: str) -> Self:
        """Our fault, or a person's to decide: it stays out of the total."""
        words = "This check could not be graded automatically; a person will look at it."
        return cls(Verdict.UNGRADED, Fraction(0), words, staff_note=staff_note)

    @classmethod
    def found(cls, feedback: str, *, evidence: tuple[Evidence, ...] = ()) -> Self:
        """There, and for the instructor's own rubric to judge: a public rubric gives no points."""
        return cls(Verdict.UNGRADED, Fraction(0), feedback, evidence, provisional=True)
