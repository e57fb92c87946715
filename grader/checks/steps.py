"""Steps with the classes and functions of the student's program: objects, weights, methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache, cached_property
from typing import Annotated, ClassVar

import yaml
from pydantic import Field, JsonValue

from grader.checks.common.case_results import (
    TYPED_IN,
    CaseResult,
    Credit,
    case_result,
    is_typed_in,
    share_of_right,
)
from grader.checks.common.cases import Block, Case, argument_names, cases, join_names
from grader.checks.common.places import place_of_reply
from grader.checks.common.python_names import Name
from grader.checks.common.reference_arrays import fault_of_values
from grader.checks.common.replies import CRASHES, crash_in_cases, is_stub, without_verdict
from grader.checks.common.step_evidence import value_after_steps, with_failed_step
from grader.checks.common.tolerance_block import ToleranceBlock
from grader.compare import Array, Tolerance, array_of
from grader.errors import Flaw
from grader.model import (
    Answer,
    Evidence,
    Outcome,
    Part,
    Plain,
    Publish,
    Reply,
    Status,
    StepLine,
    StepsRequest,
)
from grader.model.step_tree import with_names
from grader.plugins import Check, Example, PublicCheck, QuestionContext, ReferenceAnswer
from grader.text.step_script import StepScript, read_script

Weight = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Steps(Check):
    """Takes steps with the program's classes and functions, and compares what they lead to.

    The reference takes the same steps. Each compared value earns its share of the points in each
    case in which it is right. But a value that is right in none of the visible cases, or in none
    of the hidden ones, earns nothing, because it was typed in or is right by chance.
    """

    kind: ClassVar[str] = "steps"
    part: ClassVar[Part] = Part.CODE
    EXAMPLES: ClassVar[tuple[Example, ...]]

    take: tuple[str | dict[str, JsonValue], ...] = Field(
        min_length=1,
        examples=[
            [{"m": "Linear(i, o)"}, {"set": {"m.W": "W"}}, {"Z": "m.forward(A)"}, "m.backward(Z)"]
        ],
    )
    """The steps, one after another: `{name: expression}` keeps a result under a name, `{set:
    {attribute: expression}}` sets attributes and items, and an expression alone keeps nothing. An
    expression has names, attributes, items, calls and literals; a name is a value of the case, an
    earlier result, or else the program's."""
    cases: tuple[Block, ...] = Field(
        min_length=1,
        examples=[[{"random": {"i": {"integer": [2, 4]}, "A": {"array": [3, "i"]}}, "times": 4}]],
    )
    """The cases: values by name, or `random` with how they are drawn; all with the same names."""
    compare: dict[str, Weight] = Field(min_length=1, examples=[{"Z": 2, "m.dLdW": 1}])
    """What is compared, each with its weight: a result as it was when its step ended, or an
    attribute as it is after the last step."""
    accept: dict[str, Name] = Field({}, examples=[{"Linear": "RefLinear"}])
    """Classes and functions that have another name in the reference solution."""
    credit: Credit = Field("per case", examples=["all or nothing"])
    """Whether each right case earns its share, or a value must be right in all cases."""
    tolerance: ToleranceBlock = Field(examples=[{"atol": 1e-6, "rtol": 1e-5}])
    """The allowed difference of an entry."""

    def flaws(self) -> Iterator[Flaw]:
        """Steps that cannot be taken, and cases with different names."""
        yield from self._script.flaws
        first, *others = map(argument_names, self.cases)
        for at, names in enumerate(others, start=1):
            if set(names) != set(first):
                what = (
                    f"this case gives {join_names(names)}, but the first gives {join_names(first)}"
                )
                yield Flaw(("cases", at), what, "give the same values in all cases")
        for name in self.accept:
            if name not in self._script.uses and not self._script.flaws:
                what = f"the steps use nothing of the program that is called '{name}'"
                yield Flaw(("accept", name), what)

    def asks(self, context: QuestionContext) -> tuple[StepsRequest, ...]:
        """The steps with each case; hidden cases are marked."""
        return self._asked(context)

    def asks_reference(self, context: QuestionContext) -> tuple[StepsRequest, ...]:
        """The same steps with the names of the reference."""
        names = self.accept
        return tuple(
            replace(
                request,
                uses=tuple(names.get(name, name) for name in request.uses),
                steps=tuple(_renamed(step, names) for step in request.steps),
                is_hidden=False,
            )
            for request in self._asked(context)
        )

    def reference_fault(self, reference: Mapping[str, Reply], context: QuestionContext) -> str:
        """Also a compared value that is not an array of numbers."""
        return super().reference_fault(reference, context) or fault_of_values(
            (name, part.value)
            for request in self.asks_reference(context)
            for name, part in zip(self.compare, reference[request.key].parts, strict=True)
        )

    def public(
        self, context: QuestionContext, reference: Mapping[str, Reply], level: Publish
    ) -> PublicCheck:
        """That the class or function which the steps use first is there."""
        return PublicCheck("has_function", {"name": next(iter(self._script.uses))})

    def is_answered(self, answer: Answer, context: QuestionContext) -> bool:
        """Whether a compared value is there, or the code for it is more than a stub."""
        replies = [answer.replies.get(request.key) for request in self.asks(context)]
        known = [reply for reply in replies if reply]
        return not all(all(map(is_stub, reply.parts or [reply])) for reply in known)

    def judge(
        self, answer: Answer, reference: Mapping[str, Reply], context: QuestionContext
    ) -> Outcome:
        """The share of each compared value, by its weight."""
        all_cases = self._cases(context)
        replies = [answer.replies[request.key] for request in self.asks(context)]
        if ungraded := without_verdict(part for reply in replies for part in _parts(reply)):
            return ungraded
        if all(_is_crash(reply) for reply in replies):
            ends = [_parts(reply)[0] for reply in replies]
            return crash_in_cases("steps", all_cases, ends)
        asked = self.asks_reference(context)
        expected = [
            [array_of(part.value) for part in reference[request.key].parts] for request in asked
        ]
        where = place_of_reply(answer, replies[0])
        results = {
            name: [
                self._result(at, case, reply, known[at], Evidence(where=where))
                for case, reply, known in zip(all_cases, replies, expected, strict=True)
            ]
            for at, name in enumerate(self.compare)
        }
        return self._outcome(results, where)

    def solutions(
        self, reference: Mapping[str, Reply], context: QuestionContext
    ) -> tuple[ReferenceAnswer, ...]:
        """The reference's classes and functions under the names that students use."""
        pairs = zip(self.asks(context), self.asks_reference(context), strict=True)
        replies = {asked.key: reference[accepted.key] for asked, accepted in pairs}
        names = {name: self.accept.get(name, name) for name in self._script.uses}
        return (ReferenceAnswer("", names, replies),)

    @cached_property
    def _script(self) -> StepScript:
        return read_script(self.take, self.compare, argument_names(self.cases[0]))

    @cached_property
    def _cases(self) -> Callable[[QuestionContext], tuple[Case, ...]]:
        """The cases of a question, drawn once, because they are the same for every submission."""
        return cache(lambda context: cases(self.cases, context))

    @cached_property
    def _asked(self) -> Callable[[QuestionContext], tuple[StepsRequest, ...]]:
        """The steps with each case of a question."""
        script = self._script

        def asked(context: QuestionContext) -> tuple[StepsRequest, ...]:
            return tuple(
                StepsRequest(
                    uses=tuple(script.uses),
                    steps=tuple(script.lines),
                    args=tuple(case.arguments.values()),
                    names=tuple(case.arguments),
                    compared=tuple(script.compared),
                    is_hidden=case.is_hidden,
                )
                for case in self._cases(context)
            )

        return cache(asked)

    def _result(
        self, at: int, case: Case, reply: Reply, expected: Array, about: Evidence
    ) -> CaseResult:
        """The result of one compared value in one case."""
        names = list(self.compare)
        inputs = f"{names[at]} ({case.inputs()})"
        about = replace(about, case=inputs, result=names[at], hidden=case.is_hidden)
        actual = value_after_steps(at, names, reply)
        if not isinstance(actual, str) and expected.ndim == 0 and actual.size == 1:
            actual = actual.reshape(())
        return with_failed_step(case_result(actual, expected, self._allowed, about), reply)

    @property
    def _allowed(self) -> Tolerance:
        return self.tolerance.allowed

    def _outcome(self, results: Mapping[str, Sequence[CaseResult]], where: str) -> Outcome:
        total = sum(map(_exact, self.compare.values()))
        share = Fraction(0)
        words = []
        for name, weight in self.compare.items():
            worth = _exact(weight) / total
            earned = share_of_right(results[name], self.credit) * worth
            right = sum(result.is_right for result in results[name])
            share += earned
            words.append(
                f"{name} is right in {right} of {len(results[name])} cases"
                f" ({_percent(earned)} of {_percent(worth)} %)"
            )
        typed_in = [name for name in self.compare if is_typed_in(results[name])]
        return Outcome.of_fraction(
            share,
            f"{'; '.join(words)} ({where}; allowed difference {self._allowed}).",
            evidence=tuple(
                evidence
                for name in self.compare
                for result in results[name]
                for evidence in result.evidence
            ),
            flags=tuple(f"{name}: {TYPED_IN}" for name in typed_in),
        )


def _renamed(step: StepLine, names: Mapping[str, str]) -> StepLine:
    value, target = with_names(step.value, names), with_names(step.target, names)
    return replace(step, value=value, target=target)


def _parts(reply: Reply) -> tuple[Reply, ...]:
    """The replies for the compared values; or the reply itself if there are none."""
    return reply.parts or (reply,)


def _is_crash(reply: Reply) -> bool:
    return all(part.status in CRASHES for part in _parts(reply))


def _exact(weight: float) -> Fraction:
    return Fraction(str(weight))


def _percent(share: Fraction) -> str:
    return f"{float(100 * share):.3g}"


_RUBRIC = """
take: [{m: Scale(w)}, {Z: m.forward(x)}, {dx: m.backward(Z)}]
cases: [{w: 2, x: 3}, {w: 3, x: 5}]
compare: {Z: 2, dx: 1, m.dw: 1}
tolerance: {atol: 0, rtol: 0}
"""


def _replies(*values: tuple[Plain, Plain, Plain]) -> dict[str, Reply]:
    requests = Steps.model_validate(yaml.safe_load(_RUBRIC)).asks(QuestionContext())
    return {
        request.key: Reply(
            Status.OK, line=2, parts=tuple(Reply(Status.OK, value) for value in three)
        )
        for request, three in zip(requests, values, strict=True)
    }


def _answer(*values: tuple[Plain, Plain, Plain]) -> Answer:
    return Answer("module", "hw.py", replies=_replies(*values))


_REFERENCE = _replies((6, 12, 18), (15, 45, 75))

Steps.EXAMPLES = (
    Example("all right", _RUBRIC, _answer((6, 12, 18), (15.0, 45, 75)), 1, _REFERENCE),
    Example("a sign in dx", _RUBRIC, _answer((6, -12, 18), (15, -45, 75)), 0.75, _REFERENCE),
    Example("dx right once", _RUBRIC, _answer((6, 12, 18), (15, 4, 75)), 0.875, _REFERENCE),
    Example("all wrong", _RUBRIC, _answer((5, 5, 5), (5, 5, 5)), 0, _REFERENCE),
)
