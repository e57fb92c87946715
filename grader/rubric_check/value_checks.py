"""Mistakes in the reference's values that a check must not let pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from grader.compare import Array, NotNumbersError, Tolerance, array_of
from grader.model import Part, Plain, Reply, Status
from grader.plugins import ReferenceAnswer
from grader.rubric_check.finding import RubricFinding, error
from grader.rubric_check.mutants import altered
from grader.rubric_check.subject import FULL, CheckLocation, Subject, left

ROUNDING = Tolerance(atol=1e-12, rtol=1e-9)
"""Differences that arise when the same value is computed in another way in double precision."""


def values(course: Subject) -> Iterator[RubricFinding]:
    """Every value with one mistake that earns full marks."""
    for placed in course.checks():
        if placed.check.part is Part.VALUE:
            accepted = course.solutions(placed)
            for one in accepted:
                yield from _passing(course, placed, one, _arrays(accepted))


def _arrays(solutions: tuple[ReferenceAnswer, ...]) -> list[Array]:
    found = []
    for one in solutions:
        for reply in one.replies.values():
            try:
                found.append(array_of(reply.value))
            except NotNumbersError:
                continue
    return found


def _passing(
    course: Subject, placed: CheckLocation, one: ReferenceAnswer, right: list[Array]
) -> Iterator[RubricFinding]:
    for name, reply in one.replies.items():
        try:
            array = array_of(reply.value)
        except NotNumbersError:
            continue
        passed = [
            words
            for words, wrong in altered(array)
            if not _is_one_of(wrong, right) and _is_full(course, placed, one.replies, name, wrong)
        ]
        if passed:
            by = f" ({one.convention})" if one.convention else ""
            others = f", and {len(passed) - 1} more" if len(passed) > 1 else ""
            what = f"{name}{by} with {passed[0]} earns full marks{others}"
            where = course.where((*placed.path, "tolerance"))
            yield error("value", where, what, "the tolerance is too wide: make it smaller")


def _is_full(
    course: Subject, placed: CheckLocation, replies: Mapping[str, Reply], name: str, wrong: Array
) -> bool:
    changed = {**replies, name: Reply(Status.OK, _plain(wrong))}
    outcome = course.judged(placed, left(changed))
    return outcome is not None and outcome.fraction == FULL


def _is_one_of(wrong: Array, right: list[Array]) -> bool:
    return any(ROUNDING.is_close(wrong, one) for one in right)


def _plain(array: Array) -> Plain:
    def tuples(value: object) -> Plain:
        return tuple(map(tuples, value)) if isinstance(value, list) else value  # type: ignore[return-value]

    return tuples(np.asarray(array).tolist())
