"""A number, left under a name by a program or claimed in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import ClassVar

from pydantic import Field

from grader.checks.common.comparison_evidence import as_scalar, with_distance
from grader.checks.common.example_answers import answer_in_code, answer_in_words
from grader.checks.common.matrix_candidates import format_number
from grader.checks.common.number_check import NumberAnswer, NumberCheck, why_no_number
from grader.checks.common.publication import publication, publication_keys
from grader.checks.common.python_names import Name
from grader.checks.common.reference_arrays import array_fault, reference_arrays
from grader.checks.common.tolerance_block import ToleranceBlock
from grader.compare import Array, array_of
from grader.model import Answer, Outcome, Publish, Read, Reply, Status
from grader.plugins import Example, PublicCheck, QuestionContext, ReferenceAnswer


class Number(NumberCheck):
    """Gives all points for the right number, and none for any other.

    A name in the student's program comes first. Without one, the check judges the number that the
    answer's text claims: `15`, `15x15`, `R_3 = 7 + 4*2 = 15` and `the receptive field is 15` claim
    15, while `13 or 15` claims nothing.
    """

    kind: ClassVar[str] = "number"
    EXAMPLES: ClassVar[tuple[Example, ...]]

    expect: Name = Field(examples=["q1_ii"])
    """The name in the reference solution that holds the right number."""
    tolerance: ToleranceBlock = Field(examples=[{"atol": 0, "rtol": 0}])
    """The allowed difference."""

    def asks_reference(self, context: QuestionContext) -> tuple[Read, ...]:
        """The right number."""
        return (Read(self.expect),)

    def reference_fault(self, reference: Mapping[str, Reply], context: QuestionContext) -> str:
        """Also a value that is not a single number."""
        asked = self.asks_reference(context)
        fault = super().reference_fault(reference, context) or array_fault(reference, asked)
        if fault:
            return fault
        size = reference_arrays(reference, asked)[self.expect].size
        return "" if size == 1 else f"gives '{self.expect}' {size} numbers instead of one"

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """Where to look for the number, and the right one if it is published."""
        keys = self.public_keys(context)
        if level is Publish.EXPECTED:
            known = reference_arrays(reference, self.asks_reference(context))[self.expect]
            keys |= publication_keys([publication(known.reshape(()), level)], self.tolerance)
        return PublicCheck("has_number", keys)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """Right within the tolerance, or not."""
        expected = reference_arrays(reference, self.asks_reference(context))[self.expect]
        taken = self.take_number(answer, context)
        return taken if isinstance(taken, Outcome) else self._outcome(taken, expected.reshape(()))

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """The number under the first name, and in a sentence."""
        reply = reference[self.expect]
        names = dict.fromkeys(self.names[:1], self.expect)
        number = reference_arrays(reference, self.asks_reference(context))[self.expect]
        called = self.called[0] if self.called else "answer"
        texts = (f"The {called} is {format_number(number.item())}.",) if number.size == 1 else ()
        return (ReferenceAnswer("", names, dict.fromkeys(names, reply), texts),)

    def _outcome(self, taken: NumberAnswer, expected: Array) -> Outcome:
        evidence, actual = taken.evidence, taken.number
        if actual is None:
            named = taken.alternatives or (evidence,)
            return Outcome.of_fraction(Fraction(0), why_no_number(taken), evidence=named)
        tolerance = self.tolerance.allowed
        is_right = tolerance.is_close(actual, expected)
        evidence = replace(
            with_distance(evidence, actual, expected, tolerance),
            expected=as_scalar(expected),
            found=as_scalar(actual),
            tolerance=str(tolerance),
            earned=is_right,
        )
        number, verb = f"{actual.item():.12g}", "is right" if is_right else "is not right"
        details = f"{evidence.where}; allowed difference {tolerance}"
        flags = taken.flags
        others = (array_of(mentioned) for mentioned in taken.mentioned)
        if not is_right and any(tolerance.is_close(other, expected) for other in others):
            flags = (*flags, f"read as {number}, but it names the right one, too")
        return Outcome.of_fraction(
            Fraction(is_right),
            f"The number {number} {verb} ({details}).",
            evidence=(evidence,),
            flags=flags,
        )


_RUBRIC = "{names: [depth], expect: depth, called: [depth], tolerance: {atol: 0, rtol: 0}}"
_REFERENCE = {"depth": Reply(Status.OK, 12)}
_SENTENCE = answer_in_words("Hence a depth of 3 * 4 = 12 cm.")

Number.EXAMPLES = (
    Example("a value", _RUBRIC, answer_in_code(depth=12.0), 1, _REFERENCE),
    Example("another value", _RUBRIC, answer_in_code(depth=13), 0, _REFERENCE),
    Example("in a sentence", _RUBRIC, _SENTENCE, 1, _REFERENCE),
    Example("hedged", _RUBRIC, answer_in_words("The depth is 12 or 13."), 0, _REFERENCE),
)
