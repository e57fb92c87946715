"""Finds mistakes in the reference's values that a check does not notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.compare import Array, NotNumbersError, Tolerance, array_of
from grader.model import Part, Plain, Reply, Status
from grader.plugins import ReferenceAnswer
from grader.rubric_check.finding import RubricFinding, error
from grader.rubric_check.mutants import altered_arrays
from grader.rubric_check.rubric_under_test import (
    FULL,
    CheckLocation,
    RubricUnderTest,
    program_answer,
)

ROUNDING = Tolerance(atol=1e-12, rtol=1e-9)
"""The difference that rounding to double precision may make."""


def check_values(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """The values with one mistake that earn full marks."""
    for location in target.locations():
        if location.check.part is Part.VALUE:
            solutions = target.solutions(location)
            for solution in solutions:
                yield from _undetected_mistakes(target, location, solution, _arrays(solutions))


def _arrays(solutions: tuple[ReferenceAnswer, ...]) -> list[Array]:
    replies = (reply for solution in solutions for reply in solution.replies.values())
    arrays = (_array(reply) for reply in replies)
    return [array for array in arrays if array is not None]


def _array(reply: Reply) -> Array | None:
    try:
        return array_of(reply.value)
    except NotNumbersError:
        return None


def _undetected_mistakes(
    target: RubricUnderTest, location: CheckLocation, solution: ReferenceAnswer, right: list[Array]
) -> Iterator[RubricFinding]:
    for name, reply in solution.replies.items():
        array = _array(reply)
        mistakes = altered_arrays(array) if array is not None else ()
        undetected = []
        for mistake, wrong in mistakes:
            if _is_accepted(wrong, right):
                continue
            replies = {**solution.replies, name: Reply(Status.OK, _to_plain(wrong))}
            outcome = target.judge(location, program_answer(replies))
            if outcome is not None and outcome.fraction == FULL:
                undetected.append(mistake)
        if undetected:
            convention = f" ({solution.convention})" if solution.convention else ""
            others = f", and {len(undetected) - 1} more" if len(undetected) > 1 else ""
            what = f"{name}{convention} with {undetected[0]} earns full marks{others}"
            where = target.where((*location.path, "tolerance"))
            yield error("value", where, what, "the tolerance is too wide: make it smaller")


def _is_accepted(wrong: Array, right: list[Array]) -> bool:
    """Whether an altered array equals another that is accepted."""
    return any(ROUNDING.is_close(wrong, array) for array in right)


def _to_plain(array: Array) -> Plain:
    return _to_tuples(np.asarray(array).tolist())


def _to_tuples(value: Any) -> Plain:
    return tuple(map(_to_tuples, value)) if isinstance(value, list) else value
