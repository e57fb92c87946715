"""A function in the student's program, called with given cases and with drawn ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property
from typing import ClassVar, Literal

from pydantic import Field, JsonValue

from grader.checks.common.case_results import (
    TYPED_IN,
    CaseResult,
    Credit,
    array_of_reply,
    case_result,
    is_typed_in,
    share_of_right,
)
from grader.checks.common.cases import (
    Block,
    Case,
    GivenCase,
    Passing,
    argument_names,
    cases,
    join_names,
)
from grader.checks.common.places import place_of_reply
from grader.checks.common.publication import publication, publication_keys
from grader.checks.common.python_names import Conventions, Name
from grader.checks.common.reference_arrays import array_fault, by_convention, reference_arrays
from grader.checks.common.replies import CRASHES, crash_in_cases, is_stub, without_verdict
from grader.checks.common.tolerance_block import ToleranceBlock
from grader.compare import Array, without_leading_axes
from grader.errors import Flaw
from grader.model import Answer, Call, Evidence, Outcome, Part, Plain, Publish, Reply, Status
from grader.plugins import Check, Example, PublicCheck, QuestionContext, ReferenceAnswer


class Function(Check):
    """Calls a function and compares its results with those of an accepted reference function.

    All cases are judged by one convention: the one by which most of them are right. Each case
    earns its share. But a function that is right in none of the visible cases, or in none of the
    hidden ones, earns nothing, because its results were typed in or are right by chance.
    """

    kind: ClassVar[str] = "function"
    part: ClassVar[Part] = Part.CODE
    EXAMPLES: ClassVar[tuple[Example, ...]]

    name: Name = Field(examples=["positional_encoding"])
    """The function's name in the student's program."""
    accept: Name | Conventions = Field(
        examples=["positional_encoding", {"as_written": "f", "flipped": "f_flipped"}]
    )
    """The function's name in the reference solution; or several names, one per convention."""
    cases: tuple[Block, ...] = Field(
        min_length=1, examples=[[{"size": 4}, {"random": {"size": {"integer": [2, 9]}}}]]
    )
    """The cases: arguments by name, or `random` with how they are drawn."""
    by: Passing = Field("position", examples=["keyword"])
    """How the arguments are passed: by position, or by keyword, with the names in the cases."""
    credit: Credit = Field("per case", examples=["all or nothing"])
    """Whether each right case earns its share, or the function must be right in all cases."""
    leading_axes: Literal["count", "ignore"] = Field("count", examples=["ignore"])
    """Whether leading axes of length 1 count, so that (1, 4, 4) differs from (4, 4)."""
    tolerance: ToleranceBlock = Field(examples=[{"atol": 1e-4, "rtol": 1e-4}])
    """The allowed difference of an entry."""

    def flaws(self) -> Iterator[Flaw]:
        """Cases whose arguments differ from the first case's, or are in another order."""
        if self.by == "keyword":
            return
        first, *others = map(argument_names, self.cases)
        for at, names in enumerate(others, start=1):
            if names != first:
                what = (
                    f"this case gives {join_names(names)}, but the first gives {join_names(first)}"
                )
                yield Flaw(("cases", at), what, "name the same arguments in the same order")

    def asks(self, context: QuestionContext) -> tuple[Call, ...]:
        """A call of the function for each case; hidden cases are marked."""
        return self._asked(context)

    def asks_reference(self, context: QuestionContext) -> tuple[Call, ...]:
        """A call of each accepted function for each case."""
        names = by_convention(self.accept).values()
        return tuple(call for name in names for call in self._calls(name, context))

    def reference_fault(self, reference: Mapping[str, Reply], context: QuestionContext) -> str:
        """Also a value that is not an array of numbers."""
        fault = super().reference_fault(reference, context)
        return fault or array_fault(reference, self.asks_reference(context))

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """The function, the cases that the rubric gives, and their results if published."""
        given = [block for block in self.cases if isinstance(block, GivenCase)]
        keys: dict[str, JsonValue] = {"name": self.name}
        if self.by == "keyword":
            keys["by"] = self.by
        if given:
            keys["cases"] = [block.as_written() for block in given]
        if self.leading_axes == "ignore":
            keys["leading_axes"] = self.leading_axes
        if level is not Publish.PRESENCE and given:
            known = reference_arrays(reference, self.asks_reference(context))
            known_cases = cases(given, context)
            results: list[JsonValue] = [
                [publication(known[case.request(name, self.by).key], level) for case in known_cases]
                for name in by_convention(self.accept).values()
            ]
            keys |= publication_keys(results, self.tolerance)
        return PublicCheck("has_function", keys)

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether there is such a function, and it is more than a stub."""
        replies = [answer.replies.get(call.key) for call in self.asks(context)]
        return any(reply and not is_stub(reply) for reply in replies)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The share of right cases under the convention that fits best."""
        all_cases = self._cases(context)
        replies = [answer.replies[call.key] for call in self._calls(self.name, context)]
        if ungraded := without_verdict(replies):
            return ungraded
        if all(reply.status in CRASHES for reply in replies):
            return crash_in_cases(self.name, all_cases, replies)
        known = reference_arrays(reference, self.asks_reference(context))
        actual = [array_of_reply(reply, "what it returns") for reply in replies]
        expected = {
            convention: [known[call.key] for call in self._calls(name, context)]
            for convention, name in by_convention(self.accept).items()
        }
        best = max(
            expected,
            key=lambda convention: sum(map(self._is_right, actual, expected[convention])),
        )
        about = Evidence(where=place_of_reply(answer, replies[0]), convention=best)
        results = [
            case_result(
                self._aligned(value, accepted),
                accepted,
                self.tolerance.allowed,
                replace(about, case=case.call(self.name), hidden=case.is_hidden),
            )
            for case, value, accepted in zip(all_cases, actual, expected[best], strict=True)
        ]
        return self._outcome(results, about)

    @cached_property
    def _cases(self) -> Callable[[QuestionContext], tuple[Case, ...]]:
        """The cases of a question, drawn once, because they are the same for every submission."""
        return cache(lambda context: cases(self.cases, context))

    @cached_property
    def _asked(self) -> Callable[[QuestionContext], tuple[Call, ...]]:
        """The student's function called with each case of a question; hidden cases are marked."""

        def asked(context: QuestionContext) -> tuple[Call, ...]:
            pairs = zip(self._calls(self.name, context), self._cases(context), strict=True)
            return tuple(replace(call, is_hidden=case.is_hidden) for call, case in pairs)

        return cache(asked)

    @cached_property
    def _calls(self) -> Callable[[str, QuestionContext], tuple[Call, ...]]:
        """A call of a function for each case of a question."""

        def calls(function: str, context: QuestionContext) -> tuple[Call, ...]:
            return tuple(case.request(function, self.by) for case in self._cases(context))

        return cache(calls)

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """Each accepted function under the name that students use."""
        student_calls = self._calls(self.name, context)
        solutions = []
        for convention, name in by_convention(self.accept).items():
            calls = zip(student_calls, self._calls(name, context), strict=True)
            replies = {call.key: reference[accepted.key] for call, accepted in calls}
            solutions.append(ReferenceAnswer(convention, {self.name: name}, replies))
        return tuple(solutions)

    def _is_right(self, actual: Array | str, expected: Array) -> bool:
        aligned = self._aligned(actual, expected)
        return not isinstance(aligned, str) and self.tolerance.allowed.is_close(aligned, expected)

    def _aligned(self, actual: Array | str, expected: Array) -> Array | str:
        """A returned array without axes that do not count; what is no array stays as it is."""
        if isinstance(actual, str):
            return actual
        if expected.ndim == 0 and actual.size == 1:
            return actual.reshape(())
        if self.leading_axes == "count":
            return actual
        return without_leading_axes(actual, ndim=expected.ndim)

    def _outcome(self, results: Sequence[CaseResult], about: Evidence) -> Outcome:
        right = sum(result.is_right for result in results)
        by = f" by the convention {about.convention}" if about.convention and right else ""
        words = f"{self.name} is right in {right} of {len(results)} cases{by}"
        return Outcome.of_fraction(
            share_of_right(results, self.credit),
            f"{words} ({about.where}; allowed difference {self.tolerance.allowed}).",
            evidence=tuple(evidence for result in results for evidence in result.evidence),
            flags=(TYPED_IN,) if is_typed_in(results) else (),
        )


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
