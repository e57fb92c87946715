"""Finds cases that hide nothing from students, so that a typed-in answer passes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.checks.common.cases import Case, GivenCase, cases
from grader.checks.function import Function
from grader.checks.steps import Steps
from grader.compare import NotNumbersError, Tolerance, array_of
from grader.model import Plain, Reply
from grader.model.tensor import value_key
from grader.rubric_check.finding import RubricFinding, warning
from grader.rubric_check.rubric_under_test import CheckLocation, RubricUnderTest

EXACT = Tolerance(atol=0, rtol=0)


def check_cases(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Functions and steps without hidden cases, or with hidden cases that tell nothing more."""
    for location in target.locations():
        if isinstance(location.check, Function):
            yield from _case_findings(target, location, location.check, location.check.name)
            yield from _value_findings(target, location, location.check)
        elif isinstance(location.check, Steps):
            yield from _case_findings(target, location, location.check, "the steps")


def _case_findings(
    target: RubricUnderTest, location: CheckLocation, check: Function | Steps, name: str
) -> Iterator[RubricFinding]:
    """What is wrong with the cases of a check; `name` is what they are cases of, in words."""
    where = target.where((*location.path, "cases"))
    all_cases = cases(check.cases, location.context)
    visible = _keys(case for case in all_cases if not case.is_hidden)
    hidden = _keys(case for case in all_cases if case.is_hidden)
    if not hidden:
        what = f"students see every case of {name}, so answers that are typed in pass"
        yield warning("all-visible", where, what, "add a case that is drawn: random: ...")
        return
    for at, block in enumerate(check.cases):
        distinct = len(_keys(cases([block], location.context)))
        if not isinstance(block, GivenCase) and block.times > distinct:
            what = f"only {distinct} of these cases differ: there are no more values to draw"
            hint = "draw from a larger range, or fewer times"
            yield warning("few-cases", target.where((*location.path, "cases", at)), what, hint)
    if hidden <= visible:
        what = f"the hidden cases of {name} are the same as the visible ones"
        yield warning("hidden-is-visible", where, what, "draw from a larger range")


def _value_findings(
    target: RubricUnderTest, location: CheckLocation, check: Function
) -> Iterator[RubricFinding]:
    """Values of the reference that a function which computes nothing may return."""
    where = target.where((*location.path, "cases"))
    all_cases = cases(check.cases, location.context)
    visible = _keys(case for case in all_cases if not case.is_hidden)
    hidden = _keys(case for case in all_cases if case.is_hidden)
    if not hidden:
        return
    if not hidden <= visible and _has_one_value(target, location):
        what = f"the reference returns the same for every case of {check.name}"
        yield warning("one-value", where, what, "choose cases that lead to different values")
    for name in _unchanged_arguments(target, location, check):
        what = f"the reference returns {name} unchanged in every case of {check.name}"
        hint = "draw numbers that it changes, because 'return {name}' passes"
        yield warning("unchanged", where, what, hint.format(name=name))


def _keys(all_cases: Iterable[Case]) -> set[str]:
    return {value_key(tuple(case.arguments.values())) for case in all_cases}


def _has_one_value(target: RubricUnderTest, location: CheckLocation) -> bool:
    """Whether the reference returns the same for several cases."""
    for solution in target.solutions(location):
        values = {_value(reply) for reply in solution.replies.values()}
        if len(solution.replies) > 1 and len(values) == 1:
            return True
    return False


def _unchanged_arguments(
    target: RubricUnderTest, location: CheckLocation, check: Function
) -> Iterator[str]:
    """The arguments that a function may return as they are to earn full marks."""
    all_cases = cases(check.cases, location.context)
    for solution in target.solutions(location):
        replies = [solution.replies[case.request(check.name, check.by).key] for case in all_cases]
        for name in all_cases[0].arguments:
            if all(
                _is_argument(case.arguments.get(name), reply)
                for case, reply in zip(all_cases, replies, strict=True)
            ):
                yield name


def _is_argument(argument: Plain, reply: Reply) -> bool:
    try:
        return EXACT.is_close(array_of(argument), array_of(reply.value))
    except NotNumbersError:
        return False


def _value(reply: Reply) -> str:
    try:
        return value_key(reply.value)
    except NotNumbersError:
        return ""
