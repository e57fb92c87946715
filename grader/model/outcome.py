"""The outcome of a check for an answer: a named verdict, and evidence as data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Self, TypeAlias

Scalar: TypeAlias = bool | int | float | str
Shown: TypeAlias = Scalar | tuple[Scalar, ...] | None
"""What evidence can show: a number, a word or a shape. Larger values are split into entries."""


class Verdict(StrEnum):
    """The verdicts. Only UNGRADED has no points: our fault, or left to a person to decide."""

    CORRECT = "correct"
    PARTIAL = "partial"
    WRONG = "wrong"
    MISSING = "missing"
    CRASHED = "crashed"
    UNGRADED = "ungraded"


class Part(StrEnum):
    """The sort of work that a check looks at."""

    PROSE = "prose"
    VALUE = "value"
    CODE = "code"


class Show(StrEnum):
    """When a student sees the findings of a check."""

    VISIBLE = "visible"
    AFTER_DUE = "after_due"
    HIDDEN = "hidden"


class Disclosure(StrEnum):
    """How much of the findings a student sees; each level includes those before it."""

    VERDICT = "verdict"
    ENTRY = "entry"
    FOUND = "found"
    EXPECTED = "expected"


class Publish(StrEnum):
    """How much of the expected result a public rubric shows; each level includes those before."""

    PRESENCE = "presence"
    SHAPE = "shape"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class ArrayPair:
    """Two small arrays of the same shape, in rows; a vector is one row.

    Attributes:
        found: the student's entries.
        expected: the reference's entries; empty if they are not shown.
        wrong: row and column, counted from 1, of each entry that differs.
    """

    found: tuple[tuple[Scalar, ...], ...]
    expected: tuple[tuple[Scalar, ...], ...]
    wrong: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation behind an outcome; fields that do not apply keep their default.

    Attributes:
        where: the place in the student's work, in words.
        case: the inputs of a function's case, in words.
        result: which result of a case it is, if a check compares several.
        convention: the accepted convention that the answer was compared with.
        index: position of an entry, counted from 1 (row, column, ...).
        expected: a scalar or a shape from the reference; None if it does not apply.
        found: the student's scalar or shape; code that compares calls it `actual`.
        tolerance: the allowed difference, in words ("atol 1e-06").
        text: the student's words that earned or lost points.
        span: offsets of `text` in the answer's source, end exclusive.
        concept: the rubric's name of the idea that was found, refused or missed.
        message: the rubric's words for the student about it.
        earned: whether this observation earned points.
        hidden: whether it comes from a hidden case.
        distance: the greatest difference of the whole answer, in multiples of the allowed one.
        share: the part of the check's points that an idea is worth; 0 if it is not about an idea.
        diagnosis: how a whole array differs, as a sentence; with `found`, it reveals `expected`.
        arrays: both whole arrays, if they are small; only with the first entry that differs.
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
    share: Fraction = Fraction(0)
    diagnosis: str = ""
    arrays: ArrayPair | None = None
    result: str = ""


SKIPPED = "Skipped, because"
"""Begins the feedback of a check that is skipped because of another check's outcome."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of one check on one answer.

    `feedback` is one or two sentences for the student and never holds an expected value. `flags`
    are reasons why a person should look; they do not change the fraction. `staff_note` is for
    staff. `provisional` marks an UNGRADED answer that was found and waits for the instructor's
    rubric, so that nothing went wrong.
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
            raise ValueError(f"a fraction is between 0 and 1, not {fraction}")
        if fraction == 1:
            verdict = Verdict.CORRECT
        else:
            verdict = Verdict.PARTIAL if fraction else Verdict.WRONG
        return cls(verdict, Fraction(fraction), feedback, evidence, flags)

    @classmethod
    def zero(cls, verdict: Verdict, feedback: str, *, evidence: tuple[Evidence, ...] = ()) -> Self:
        """No points, with the verdict that says why: missing, crashed or wrong."""
        return cls(verdict, Fraction(0), feedback, evidence)

    @classmethod
    def ungraded(cls, staff_note: str) -> Self:
        """Not graded, because of our fault or for a person to decide: it stays out of the total."""
        words = "This check could not be graded automatically; a person will look at it."
        return cls(Verdict.UNGRADED, Fraction(0), words, staff_note=staff_note)

    @classmethod
    def found(cls, feedback: str, *, evidence: tuple[Evidence, ...] = ()) -> Self:
        """An answer that the instructor's rubric will judge: a public rubric gives no points."""
        return cls(Verdict.UNGRADED, Fraction(0), feedback, evidence, provisional=True)
