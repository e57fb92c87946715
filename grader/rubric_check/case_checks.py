"""Cases that keep nothing hidden, and so let typed-in answers pass."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checks.common.cases import cases
from grader.checks.function import Function
from grader.compare import NotNumbersError
from grader.model import Reply
from grader.model.tensor import value_key
from grader.rubric_check.finding import RubricFinding, warning
from grader.rubric_check.subject import CheckLocation, Subject


def hidden_cases(course: Subject) -> Iterator[RubricFinding]:
    """Functions without hidden cases, and hidden cases that are no others than the visible ones."""
    for placed in course.checks():
        if isinstance(placed.check, Function):
            yield from _of_function(course, placed, placed.check)


def _of_function(
    course: Subject, placed: CheckLocation, check: Function
) -> Iterator[RubricFinding]:
    drawn = cases(check.cases, placed.context.seed)
    where = course.where((*placed.path, "cases"))
    seen = {value_key(tuple(case.arguments.values())) for case in drawn if not case.is_hidden}
    hidden = [value_key(tuple(case.arguments.values())) for case in drawn if case.is_hidden]
    if not hidden:
        what = f"students see every case of {check.name}: answers that are typed in pass"
        yield warning("all-visible", where, what, "add a case that is drawn: random: ...")
        return
    for at, block in enumerate(check.cases):
        own = [
            value_key(tuple(case.arguments.values()))
            for case in cases([block], placed.context.seed)
        ]
        is_drawn = hasattr(block, "random")
        if is_drawn and block.times > len(set(own)):  # type: ignore[union-attr]
            what = f"only {len(set(own))} of these cases differ: there are no more values to draw"
            yield warning("few-cases", course.where((*placed.path, "cases", at)), what,
                          "draw from a larger range, or fewer times")  # fmt: skip
    if set(hidden) <= seen:
        what = f"the hidden cases of {check.name} are the visible ones"
        yield warning("hidden-is-visible", where, what, "draw from a larger range")
    elif _same_values(course, placed, check):
        what = f"the reference returns the same for every case of {check.name}"
        yield warning("one-value", where, what, "choose cases that lead to different values")


def _same_values(course: Subject, placed: CheckLocation, check: Function) -> bool:
    for one in course.solutions(placed):
        values = {_value(reply) for reply in one.replies.values()}
        if len(one.replies) > 1 and len(values) == 1:
            return True
    return False


def _value(reply: Reply) -> str:
    try:
        return value_key(reply.value)
    except NotNumbersError:
        return ""
