"""A number, left under a name by a program or claimed in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from grader.checks.common.matrix_candidates import digits
from grader.checks.common.number_check import NumberAnswer, NumberCheck, not_taken
from grader.checks.common.publication import of_results, published
from grader.checks.common.tolerance import (
    Name,
    NoReferenceError,
    Tolerance,
    measured,
    reference_arrays,
    shown,
)
from grader.compare import Array, array_of, close
from grader.model import Answer, Outcome, Place, Plain, Publish, Read, Reply, Status, Text
from grader.plugins import Example, PublicCheck, QuestionContext, ReferenceAnswer


class Number(NumberCheck):
    """Gives all points for the right number, and none for any other.

    A name in the student's program comes first. Without one, the number that the answer's text
    claims is judged: `15`, `15x15`, `R_3 = 7 + 4*2 = 15` and `the receptive field is 15` claim 15,
    while `13 or 15` claims nothing.
    """

    kind: ClassVar[str] = "number"
    EXAMPLES: ClassVar[tuple[Example, ...]]

    expect: Name = Field(examples=["q1_ii"])
    """The name in the reference solution that holds the right number."""
    tolerance: Tolerance = Field(examples=[{"atol": 0, "rtol": 0}])
    """The allowed difference."""

    def asks_reference(self, context: QuestionContext) -> tuple[Read, ...]:
        """The right number."""
        return (Read(self.expect),)

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """Where the number is looked for, and the right one if it is to be published."""
        keys = self.public_keys(context)
        if level is Publish.EXPECTED:
            known = reference_arrays(reference, self.asks_reference(context))[self.expect]
            keys |= of_results([published(known.reshape(()), level)], self.tolerance)
        return PublicCheck("has_number", keys)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """Right within the tolerance, or not."""
        try:
            expected = reference_arrays(reference, self.asks_reference(context))[self.expect]
        except NoReferenceError as error:
            return Outcome.ungraded(str(error))
        if expected.size != 1:
            return Outcome.ungraded(f"the reference's {self.expect} is no single number")
        found = self.taken(answer, context)
        return found if isinstance(found, Outcome) else self._outcome(found, expected.reshape(()))

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """The number under the first name, and in a sentence."""
        reply = reference[self.expect]
        names = dict.fromkeys(self.names[:1], self.expect)
        number = reference_arrays(reference, self.asks_reference(context))[self.expect]
        called = self.called[0] if self.called else "answer"
        texts = (f"The {called} is {digits(number.item())}.",) if number.size == 1 else ()
        return (ReferenceAnswer("", names, dict.fromkeys(names, reply), texts),)

    def _outcome(self, found: NumberAnswer, expected: Array) -> Outcome:
        if found.number is None:
            return Outcome.of_fraction(Fraction(0), not_taken(found), evidence=(found.evidence,))
        evidence = replace(found.evidence, tolerance=str(self.tolerance), expected=shown(expected))
        is_right = self._is_close(found.number, expected)
        evidence = replace(evidence, found=shown(found.number), earned=is_right)
        evidence = measured(found.number, expected, self.tolerance, evidence)
        said = "is right" if is_right else "is not right"
        details = f"{evidence.where}; allowed difference {self.tolerance}"
        feedback = f"The number {found.number.item():.12g} {said} ({details})."
        flags = found.flags
        if not is_right and any(
            self._is_close(array_of(number), expected) for number in found.named
        ):
            flags = (*flags, f"read as {found.number.item():.12g}, but it names the right one, too")
        return Outcome.of_fraction(Fraction(is_right), feedback, evidence=(evidence,), flags=flags)

    def _is_close(self, number: Array, expected: Array) -> bool:
        return bool(close(number, expected, **self.tolerance.model_dump()))


_RUBRIC = "{names: [depth], expect: depth, called: [depth], tolerance: {atol: 0, rtol: 0}}"
_REFERENCE = {"depth": Reply(Status.OK, 12)}


def _said(text: str) -> Answer:
    return Answer("writeup", "hw.md", Text(text, Place("hw.md", 3)))


def _left(value: Plain) -> Answer:
    return Answer("module", "hw.py", replies={"depth": Reply(Status.OK, value, line=3)})


Number.EXAMPLES = (
    Example("a value", _RUBRIC, _left(12.0), 1, _REFERENCE),
    Example("another value", _RUBRIC, _left(13), 0, _REFERENCE),
    Example("in a sentence", _RUBRIC, _said("Hence a depth of 3 * 4 = 12 cm."), 1, _REFERENCE),
    Example("hedged", _RUBRIC, _said("The depth is 12 or 13."), 0, _REFERENCE),
)
