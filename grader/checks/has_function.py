"""Whether a function is there and can be called; its results are judged later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import Field

from grader.checks.common.cases import Block, Case, Passing, cases
from grader.checks.common.places import place_of_reply
from grader.checks.common.publication import PublicationBlock, best_agreement
from grader.checks.common.python_names import Name
from grader.checks.common.replies import CRASHES, crash_in_cases, is_stub, without_verdict
from grader.checks.common.tolerance_block import NO_DIFFERENCE, ToleranceBlock
from grader.compare import (
    Array,
    NotNumbersError,
    array_of,
    shape_in_words,
    without_leading_axes,
)
from grader.errors import Flaw
from grader.model import Answer, Call, Evidence, Outcome, Part, Plain, Read, Reply, Status, Verdict
from grader.plugins import Check, Example, QuestionContext


class HasFunction(Check):
    """Says whether a function is there and what it returns for given cases; it gives no points.

    A function that fails in all cases has crashed. If results are published, a function that is
    right in none of the cases is wrong.
    """

    kind: ClassVar[str] = "has_function"
    part: ClassVar[Part] = Part.CODE
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    name: Name = Field(examples=["positional_encoding"])
    """The function's name in the student's program."""
    cases: tuple[Block, ...] = Field((), examples=[[{"size": 4}]])
    """The cases that it is called with; without cases, it only has to exist."""
    by: Passing = Field("position", examples=["keyword"])
    """How the arguments are passed: by position, or by keyword, with the names in the cases."""
    accept: tuple[tuple[PublicationBlock, ...], ...] = Field((), examples=[[[{"shape": [4, 4]}]]])
    """What is published of right results: for each convention, one result for each case."""
    leading_axes: Literal["count", "ignore"] = Field("count", examples=["ignore"])
    """Whether leading axes of length 1 count, so that (1, 4, 4) differs from (4, 4)."""
    tolerance: ToleranceBlock = Field(NO_DIFFERENCE, examples=[{"atol": 1e-4, "rtol": 1e-4}])
    """The allowed difference of an entry from the published value."""

    def flaws(self) -> Iterator[Flaw]:
        """Conventions that do not have exactly one result for each case."""
        count = len(cases(self.cases, QuestionContext()))
        for at, results in enumerate(self.accept):
            if len(results) != count:
                what = f"there are {len(results)} results for {count} cases"
                yield Flaw(("accept", at), what, "give one for each case, in their order")

    def asks(self, context: QuestionContext) -> tuple[Call, ...] | tuple[Read, ...]:
        """A call of the function for each case; without cases, only its name."""
        calls = tuple(
            replace(case.request(self.name, self.by), is_hidden=case.is_hidden)
            for case in cases(self.cases, context)
        )
        return calls or (Read(self.name),)

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether there is such a function, and it is more than a stub."""
        replies = [answer.replies.get(request.key) for request in self.asks(context)]
        return any(reply and not is_stub(reply) for reply in replies)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """What came back from the calls."""
        replies = [answer.replies[request.key] for request in self.asks(context)]
        if ungraded := without_verdict(replies):
            return ungraded
        where = place_of_reply(answer, replies[0])
        drawn = cases(self.cases, context)
        if not drawn:
            return Outcome.found(f"{self.name} is there, but was not called ({where}).")
        if all(reply.status in CRASHES for reply in replies):
            return crash_in_cases(self.name, drawn, replies)
        actual = [_array(reply) for reply in replies]
        right = self._agreements(actual)
        evidence = tuple(self._evidence(drawn, replies, actual, right))
        words = f"{self.name} gave a value in {_values(replies)} of {len(replies)} cases ({where})."
        if self.accept and not any(right):
            words += " None of them is what was asked for."
            return Outcome.zero(Verdict.WRONG, words, evidence=evidence)
        return Outcome.found(words, evidence=evidence)

    def _agreements(self, actual: Sequence[Array | None]) -> tuple[bool, ...]:
        """Which results agree with what is published; without a publication, all do."""
        if not self.accept:
            return tuple(True for _ in actual)
        aligned = [self._aligned(array, at) for at, array in enumerate(actual)]
        return best_agreement(aligned, self.accept, self.tolerance.allowed)

    def _aligned(self, actual: Array | None, at: int) -> Array | None:
        """The result of one case without axes that do not count."""
        known = self.accept[0][at]
        if actual is None or (self.leading_axes == "count" and known.size):
            return actual
        return without_leading_axes(actual, ndim=len(known.size))

    def _evidence(
        self,
        drawn: Sequence[Case],
        replies: Sequence[Reply],
        actual: Sequence[Array | None],
        right: Sequence[bool],
    ) -> Iterator[Evidence]:
        """What went wrong in each case that failed or does not agree."""
        for case, reply, array, agrees in zip(drawn, replies, actual, right, strict=True):
            if reply.status is not Status.OK:
                message = reply.detail or str(reply.status)
            elif array is None:
                message = "its result is not an array of numbers"
            elif not agrees:
                shape = shape_in_words(array.shape)
                message = f"it returns {shape}, which is not what is published"
            else:
                continue
            yield Evidence(case=case.call(self.name), message=message, hidden=case.is_hidden)


def _values(replies: Sequence[Reply]) -> int:
    return sum(reply.status is Status.OK and reply.value is not None for reply in replies)


def _array(reply: Reply) -> Array | None:
    try:
        return array_of(reply.value) if reply.status is Status.OK else None
    except NotNumbersError:
        return None


_RUBRIC = "{name: double, cases: [{x: 3}, {x: 5}]}"
_SHAPE = "{name: double, cases: [{x: 3}, {x: 5}], accept: [[{shape: []}, {value: 10}]]}"


def _answer(*values: Plain) -> Answer:
    calls = (Call("double", (3,)), Call("double", (5,)))
    replies = {
        call.key: Reply(Status.OK, value, line=2) for call, value in zip(calls, values, strict=True)
    }
    return Answer("module", "hw.py", replies=replies)


_THERE = Answer("module", "hw.py", replies={"double": Reply(Status.UNREADABLE, line=2)})

HasFunction.EXAMPLES = (
    Example("it can be called", _RUBRIC, _answer(7, 10), 0, verdict=Verdict.UNGRADED),
    Example("it is there", "{name: double}", _THERE, 0, verdict=Verdict.UNGRADED),
    Example("of the right shape once", _SHAPE, _answer(7, 11), 0, verdict=Verdict.UNGRADED),
    Example("never right", _SHAPE, _answer((7, 7), 11), 0, verdict=Verdict.WRONG),
)
