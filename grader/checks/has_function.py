"""Whether a function is there and can be called, where what it returns is judged later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from grader.checks.common.cases import Block, Case, cases
from grader.checks.common.publication import EXACT, PublicationBlock, best
from grader.checks.common.tolerance import (
    CRASHES,
    Name,
    Tolerance,
    crashed,
    is_left_undone,
    place_of_reply,
)
from grader.compare import Array, NotNumbersError, array_of, size, without_leading_axes
from grader.errors import Flaw
from grader.model import Answer, Call, Evidence, Outcome, Part, Plain, Read, Reply, Status, Verdict
from grader.plugins import Check, Example, QuestionContext


class HasFunction(Check):
    """Says whether a function is there and what it returns for given cases; it gives no points.

    A function that fails in all cases has crashed. Where results are published, one that is right
    in none of the cases is wrong.
    """

    kind: ClassVar[str] = "has_function"
    part: ClassVar[Part] = Part.CODE
    gives_points: ClassVar[bool] = False
    EXAMPLES: ClassVar[tuple[Example, ...]]

    name: Name = Field(examples=["positional_encoding"])
    """The function in the student's program."""
    cases: tuple[Block, ...] = Field((), examples=[[{"size": 4}]])
    """The cases that it is called with; without any, only its name is looked for."""
    accept: tuple[tuple[PublicationBlock, ...], ...] = Field((), examples=[[[{"shape": [4, 4]}]]])
    """What is published of right results: for each accepted way, one result for each case."""
    leading_axes: Literal["count", "ignore"] = Field("count", examples=["ignore"])
    """Whether axes of length 1 in front belong to the shape: (1, 4, 4) beside (4, 4)."""
    tolerance: Tolerance = Field(EXACT, examples=[{"atol": 1e-4, "rtol": 1e-4}])
    """The allowed difference from a published value, for each entry."""

    def flaws(self) -> Iterator[Flaw]:
        """Results that do not stand beside the cases one by one."""
        count = len(cases(self.cases, 0))
        for at, way in enumerate(self.accept):
            if len(way) != count:
                what = f"{len(way)} results stand beside {count} cases"
                yield Flaw(("accept", at), what, "give one for each case, in their order")

    def asks(self, context: QuestionContext) -> tuple[Call, ...] | tuple[Read, ...]:
        """The function called with each case, or looked for by its name."""
        drawn = cases(self.cases, context.seed)
        return tuple(self._call(case) for case in drawn) if drawn else (Read(self.name),)

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether there is such a function, and more to it than what was handed out."""
        replies = [answer.replies.get(request.key) for request in self.asks(context)]
        return any(reply and not is_left_undone(reply) for reply in replies)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """What came back from the calls."""
        replies = [answer.replies[request.key] for request in self.asks(context)]
        if failed := [reply.detail for reply in replies if reply.status is Status.FAILED]:
            return Outcome.ungraded(failed[0])
        where = place_of_reply(answer, replies[0])
        drawn = cases(self.cases, context.seed)
        if not drawn:
            return Outcome.found(f"{self.name} is there, but was not called ({where}).")
        if all(reply.status in CRASHES for reply in replies):
            return crashed(replies[0], drawn[0].call(self.name))
        found = [_array(reply) for reply in replies]
        right = self._agreeing(found)
        said = self._said(drawn, replies, found, right)
        evidence = tuple(Evidence(case=case, message=message) for case, message in said)
        words = f"{self.name} gave a value in {_values(replies)} of {len(replies)} cases ({where})."
        if self.accept and not any(right):
            words += " None of them is what was asked for."
            return Outcome.zero(Verdict.WRONG, words, evidence=evidence)
        return Outcome.found(words, evidence=evidence)

    def _call(self, case: Case) -> Call:
        return Call(self.name, tuple(case.arguments.values()))

    def _agreeing(self, found: Sequence[Array | None]) -> tuple[bool, ...]:
        if not self.accept:
            return tuple(True for _ in found)
        return best(
            [self._aligned(one, at) for at, one in enumerate(found)], self.accept, self.tolerance
        )

    def _aligned(self, found: Array | None, at: int) -> Array | None:
        known = self.accept[0][at]
        if found is None or (self.leading_axes == "count" and known.size):
            return found
        return without_leading_axes(found, ndim=len(known.size))

    def _said(
        self,
        drawn: Sequence[Case],
        replies: Sequence[Reply],
        found: Sequence[Array | None],
        right: Sequence[bool],
    ) -> Iterator[tuple[str, str]]:
        """What is worth knowing of each case that did not go as it should."""
        for case, reply, array, agrees in zip(drawn, replies, found, right, strict=True):
            if reply.status is not Status.OK:
                yield case.call(self.name), reply.detail or str(reply.status)
            elif array is None:
                yield case.call(self.name), "what it returns is no array of numbers"
            elif not agrees:
                words = f"it returns {size(array.shape)}, which is not what is published"
                yield case.call(self.name), words


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
