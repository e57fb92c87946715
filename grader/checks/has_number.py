"""Whether one number can be taken from an answer, where its value is judged later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from grader.checks.common.number_check import NumberCheck, not_taken
from grader.checks.common.publication import EXACT, PublicationBlock
from grader.checks.common.tolerance import Tolerance
from grader.model import Answer, Outcome, Place, Plain, Reply, Status, Text, Verdict
from grader.plugins import Example, QuestionContext


class HasNumber(NumberCheck):
    """Says which number was taken from an answer; it gives no points.

    A name in the student's program comes first, then what the answer's text claims. Where the
    right value is published, another number is wrong.
    """

    kind: ClassVar[str] = "has_number"
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    accept: tuple[PublicationBlock, ...] = Field((), examples=[[{"value": 15}]])
    """What is published of the right number."""
    tolerance: Tolerance = Field(EXACT, examples=[{"atol": 0, "rtol": 0}])
    """The allowed difference from it."""

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The number that was found, or why there is none."""
        found = self.taken(answer, context)
        if isinstance(found, Outcome):
            return found
        if found.number is None:
            words = f"{not_taken(found)[:-1]} ({found.evidence.where})."
            return Outcome.zero(Verdict.WRONG, words)
        words = f"The number {found.number.item():.12g} was found ({found.evidence.where})."
        if not self.accept:
            return Outcome.found(words)
        if any(known.agrees(found.number, self.tolerance) for known in self.accept):
            return Outcome.found(f"{words} It agrees with what is published.")
        words += " It is not what is published."
        return Outcome.zero(Verdict.WRONG, words, evidence=(found.evidence,))


def _left(value: Plain) -> Answer:
    return Answer("module", "hw.py", replies={"depth": Reply(Status.OK, value, line=3)})


_SAID = Answer("writeup", "hw.md", Text("The depth is 12 or 13.", Place("hw.md", 3)))
_KNOWN = "{names: [depth], accept: [{value: 12}]}"

HasNumber.EXAMPLES = (
    Example("a number", "{names: [depth]}", _left(13.0), 0, verdict=Verdict.UNGRADED),
    Example("no number", "{names: [depth]}", _left((1, 2, 3)), 0, verdict=Verdict.WRONG),
    Example("hedged", "{called: [depth]}", _SAID, 0, verdict=Verdict.WRONG),
    Example("the published number", _KNOWN, _left(12), 0, verdict=Verdict.UNGRADED),
    Example("another one", _KNOWN, _left(13), 0, verdict=Verdict.WRONG),
)
