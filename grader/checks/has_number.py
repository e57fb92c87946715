"""Whether one number can be taken from an answer; its value is judged later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from grader.checks.common.example_answers import answer_in_code, answer_in_words
from grader.checks.common.number_check import NumberCheck, why_no_number
from grader.checks.common.publication import PublicationBlock
from grader.checks.common.tolerance_block import NO_DIFFERENCE, ToleranceBlock
from grader.model import Answer, Outcome, Reply, Verdict
from grader.plugins import Example, QuestionContext


class HasNumber(NumberCheck):
    """Says which number was taken from an answer; it gives no points.

    A name in the student's program comes first, then what the answer's text claims. If the right
    value is published, another number is wrong.
    """

    kind: ClassVar[str] = "has_number"
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    accept: tuple[PublicationBlock, ...] = Field((), examples=[[{"value": 15}]])
    """What is published of the right number."""
    tolerance: ToleranceBlock = Field(NO_DIFFERENCE, examples=[{"atol": 0, "rtol": 0}])
    """The allowed difference from the published number."""

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The number that was found, or why there is none."""
        taken = self.take_number(answer, context)
        if isinstance(taken, Outcome):
            return taken
        where = taken.evidence.where
        if taken.number is None:
            words = f"{why_no_number(taken).removesuffix('.')} ({where})."
            return Outcome.zero(Verdict.WRONG, words)
        words = f"The number {taken.number.item():.12g} was found ({where})."
        if not self.accept:
            return Outcome.found(words)
        if any(known.agrees(taken.number, self.tolerance.allowed) for known in self.accept):
            return Outcome.found(f"{words} It agrees with what is published.")
        words += " It is not what is published."
        return Outcome.zero(Verdict.WRONG, words, evidence=(taken.evidence,))


_NUMBER = answer_in_code(depth=13.0)
_SEVERAL = answer_in_code(depth=(1, 2, 3))
_HEDGE = answer_in_words("The depth is 12 or 13.")
_KNOWN = "{names: [depth], accept: [{value: 12}]}"

HasNumber.EXAMPLES = (
    Example("a number", "{names: [depth]}", _NUMBER, 0, verdict=Verdict.UNGRADED),
    Example("no number", "{names: [depth]}", _SEVERAL, 0, verdict=Verdict.WRONG),
    Example("hedged", "{called: [depth]}", _HEDGE, 0, verdict=Verdict.WRONG),
    Example("the published number", _KNOWN, answer_in_code(depth=12), 0, verdict=Verdict.UNGRADED),
    Example("another one", _KNOWN, _NUMBER, 0, verdict=Verdict.WRONG),
)
