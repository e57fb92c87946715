"""A function in the student's program, called with given cases and with drawn ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from typing import ClassVar, Literal

from pydantic import Field, JsonValue

from grader.checks.common.cases import Block, Case, GivenCase, arguments, cases, listed
from grader.checks.common.publication import of_results, published
from grader.checks.common.tolerance import (
    CRASHES,
    Conventions,
    Name,
    NoReferenceError,
    Tolerance,
    conventions,
    crashed,
    differences,
    is_left_undone,
    measured,
    place_of_reply,
    reference_arrays,
)
from grader.compare import Array, NotNumbersError, array_of, close, without_leading_axes
from grader.errors import Flaw
from grader.model import Answer, Call, Evidence, Outcome, Part, Plain, Publish, Reply, Status
from grader.plugins import Check, Example, PublicCheck, QuestionContext, ReferenceAnswer


@dataclass(frozen=True)
class _CaseResult:
    """One case beside one convention, with what shows that it is right or wrong."""

    is_right: bool
    is_hidden: bool
    evidence: tuple[Evidence, ...]


class Function(Check):
    """Calls a function and compares what it returns with an accepted function of the reference.

    One convention has to hold for all cases: the one by which most of them are right. Each case
    earns its share; but a function that is right in none of the visible cases, or in none of the
    hidden ones, earns nothing, for its answers were typed in or met by chance.
    """

    kind: ClassVar[str] = "function"
    part: ClassVar[Part] = Part.CODE
    EXAMPLES: ClassVar[tuple[Example, ...]]

    name: Name = Field(examples=["positional_encoding"])
    """The function in the student's program."""
    accept: Name | Conventions = Field(
        examples=["positional_encoding", {"as_written": "f", "flipped": "f_flipped"}]
    )
    """The function in the reference solution, or several by convention."""
    cases: tuple[Block, ...] = Field(
        min_length=1, examples=[[{"size": 4}, {"random": {"size": {"integer": [2, 9]}}}]]
    )
    """The cases: arguments by name, or `random` with how they are drawn."""
    credit: Literal["per case", "all or nothing"] = Field("per case", examples=["all or nothing"])
    """Whether each right case earns its share, or only a function that is right in all of them."""
    leading_axes: Literal["count", "ignore"] = Field("count", examples=["ignore"])
    """Whether axes of length 1 in front belong to the shape: (1, 4, 4) beside (4, 4)."""
    tolerance: Tolerance = Field(examples=[{"atol": 1e-4, "rtol": 1e-4}])
    """The allowed difference of an entry."""

    def flaws(self) -> Iterator[Flaw]:
        """Cases that do not name the same arguments in the same order: calls are by position."""
        first, *others = map(arguments, self.cases)
        for at, names in enumerate(others, start=1):
            if names != first:
                what = f"this case gives {listed(names)}, but the first gives {listed(first)}"
                yield Flaw(("cases", at), what, "name the same arguments in the same order")

    def asks(self, context: QuestionContext) -> tuple[Call, ...]:
        """The function called with each case."""
        return self._calls(self.name, context.seed)

    def asks_reference(self, context: QuestionContext) -> tuple[Call, ...]:
        """Each accepted function called with each case."""
        names = conventions(self.accept).values()
        return tuple(call for name in names for call in self._calls(name, context.seed))

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """The function and the cases that are written down, and their results if published."""
        given = [block for block in self.cases if isinstance(block, GivenCase)]
        keys: dict[str, JsonValue] = {"name": self.name}
        if given:
            keys["cases"] = [block.root for block in given]
        if self.leading_axes == "ignore":
            keys["leading_axes"] = self.leading_axes
        if level is not Publish.PRESENCE and given:
            known = reference_arrays(reference, self.asks_reference(context))
            inputs = [tuple(case.arguments.values()) for case in cases(given, context.seed)]
            ways = [
                [published(known[Call(name, args).key], level) for args in inputs]
                for name in conventions(self.accept).values()
            ]
            keys |= of_results(ways, self.tolerance)
        return PublicCheck("has_function", keys)

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether there is such a function, and more to it than what was handed out."""
        replies = [answer.replies.get(call.key) for call in self.asks(context)]
        return any(reply and not is_left_undone(reply) for reply in replies)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The share of right cases under the convention that fits best."""
        drawn = self._drawn(context.seed)
        replies = [answer.replies[call.key] for call in self._calls(self.name, context.seed)]
        if failed := [reply.detail for reply in replies if reply.status is Status.FAILED]:
            return Outcome.ungraded(failed[0])
        if all(reply.status in CRASHES for reply in replies):
            return crashed(replies[0], drawn[0].call(self.name))
        try:
            known = reference_arrays(reference, self.asks_reference(context))
        except NoReferenceError as error:
            return Outcome.ungraded(str(error))
        found = [self._found(reply) for reply in replies]
        expected = {
            convention: [known[call.key] for call in self._calls(name, context.seed)]
            for convention, name in conventions(self.accept).items()
        }
        best = max(expected, key=lambda it: sum(map(self._is_right, found, expected[it])))
        about = Evidence(where=place_of_reply(answer, replies[0]), convention=best)
        tried = [
            self._tried(
                replace(about, case=case.call(self.name), hidden=case.is_hidden), returned, right
            )
            for case, returned, right in zip(drawn, found, expected[best], strict=True)
        ]
        return self._outcome(tried, about)

    @cached_property
    def _drawn(self) -> Callable[[int], tuple[Case, ...]]:
        """The cases of a seed, drawn once: every submission is asked the same."""
        return cache(lambda seed: cases(self.cases, seed))

    @cached_property
    def _calls(self) -> Callable[[str, int], tuple[Call, ...]]:
        """A function called with each case of a seed."""

        def calls(function: str, seed: int) -> tuple[Call, ...]:
            return tuple(Call(function, (*it.arguments.values(),)) for it in self._drawn(seed))

        return cache(calls)

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """Each accepted function under the name that students use."""
        own = self._calls(self.name, context.seed)
        return tuple(
            ReferenceAnswer(
                label,
                names={self.name: name},
                replies={
                    call.key: reference[right.key]
                    for call, right in zip(own, self._calls(name, context.seed), strict=True)
                },
            )
            for label, name in conventions(self.accept).items()
        )

    def _found(self, reply: Reply) -> Array | str:
        """What a call returned, or why that cannot be compared."""
        if reply.status is not Status.OK:
            return reply.detail or str(reply.status)
        try:
            return array_of(reply.value)
        except NotNumbersError as error:
            return f"what it returns cannot be compared: {error}"

    def _is_right(self, found: Array | str, expected: Array) -> bool:
        if isinstance(found, str):
            return False
        found = self._aligned(found, expected)
        if found.shape != expected.shape:
            return False
        atol, rtol = self.tolerance.atol, self.tolerance.rtol
        return bool(close(found, expected, atol=atol, rtol=rtol).all())

    def _tried(self, about: Evidence, found: Array | str, expected: Array) -> _CaseResult:
        if isinstance(found, str):
            return _CaseResult(False, about.hidden, (replace(about, message=found),))
        is_right, found = self._is_right(found, expected), self._aligned(found, expected)
        about = measured(found, expected, self.tolerance, about)
        if is_right:
            return _CaseResult(True, about.hidden, (replace(about, earned=True),))
        return _CaseResult(False, about.hidden, differences(found, expected, self.tolerance, about))

    def _aligned(self, found: Array, expected: Array) -> Array:
        if expected.ndim == 0 and found.size == 1:
            return found.reshape(())
        if self.leading_axes == "count":
            return found
        return without_leading_axes(found, ndim=expected.ndim)

    def _outcome(self, tried: Sequence[_CaseResult], about: Evidence) -> Outcome:
        right = sum(case.is_right for case in tried)
        share = Fraction(right, len(tried))
        visible, hidden = ([case for case in tried if case.is_hidden is h] for h in (False, True))
        if _all_wrong(visible) or _all_wrong(hidden):
            share = Fraction(0)
        if self.credit == "all or nothing":
            share = Fraction(int(share))
        by = f" by the convention {about.convention}" if about.convention and right else ""
        words = f"{self.name} is right in {right} of {len(tried)} cases{by}"
        is_typed_in = right > 0 and _all_wrong(hidden)
        return Outcome.of_fraction(
            share,
            f"{words} ({about.where}; allowed difference {self.tolerance}).",
            evidence=tuple(piece for case in tried for piece in case.evidence),
            flags=("right in visible cases only, as if typed in",) if is_typed_in else (),
        )


def _all_wrong(tried: Sequence[_CaseResult]) -> bool:
    return bool(tried) and not any(case.is_right for case in tried)


_RUBRIC = """
name: double
accept: doubled
cases: [{x: 3}, {x: 5}]
tolerance: {atol: 0, rtol: 0}
"""


def _replies(function: str, *values: Plain) -> dict[str, Reply]:
    calls = (Call(function, (3,)), Call(function, (5,)))
    return {
        call.key: Reply(Status.OK, value, line=2) for call, value in zip(calls, values, strict=True)
    }


def _answer(*values: Plain) -> Answer:
    return Answer("module", "hw.py", replies=_replies("double", *values))


_REFERENCE = _replies("doubled", 6, 10)

Function.EXAMPLES = (
    Example("right in all cases", _RUBRIC, _answer(6.0, 10.0), 1, _REFERENCE),
    Example("right in one of two", _RUBRIC, _answer(6, 25), 0.5, _REFERENCE),
    Example("wrong in all cases", _RUBRIC, _answer(9, 25), 0, _REFERENCE),
)
