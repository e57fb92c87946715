"""Checks that the reference gives every value that the rubric asks it for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checks.common.cases import cases
from grader.checks.common.reference_arrays import by_convention
from grader.checks.function import Function
from grader.checks.steps import Steps
from grader.compare import NotNumbersError, array_of
from grader.errors import GradeError, YamlPath
from grader.model import (
    Call,
    CollectedReplies,
    Part,
    Place,
    Reply,
    Request,
    Status,
    StepsRequest,
    program_names,
)
from grader.rubric.model import Rubric
from grader.rubric_check.finding import RubricFinding, error, warning
from grader.rubric_check.rubric_under_test import CheckLocation, RubricUnderTest

_ARRAY = re.compile(r"\(.* (tensor|array)\b")
TYPES_HINT = "an argument gets another type with {value: ..., of: int64}"
_KEYS = ("expect", "accept", "given")
"""The keys of checks whose values are names of the reference."""


def reference_failures(collected: CollectedReplies, rubric: Rubric) -> Iterator[RubricFinding]:
    """Why the reference did not run to its end.

    Raises:
        GradeError: the machinery failed, not the reference.
    """
    if collected.fault:
        what = f"the reference solution could not be run: {collected.fault}"
        raise GradeError(what, where=str(rubric.reference))
    for fault in collected.faults:
        where = f"{rubric.reference}:{fault.line or 1}:1"
        yield error(
            "reference-fails",
            where,
            f"the reference solution fails: {' '.join(fault.detail.split())}",
        )


def missing_values(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Names and functions that give no value, at the lines that ask for them."""
    for location in target.locations():
        reported: set[str] = set()
        calls = _calls_in_words(location)
        for request in location.check.asks_reference(location.context):
            name = program_names(request)[0]
            problem, key = _problem(target, location, request)
            if problem and name not in reported:
                reported.add(name)
                where = target.where((*location.path, *key))
                asked = calls.get(request.key, f"'{name}'")
                hint = TYPES_HINT if _ARRAY.search(asked) else ""
                yield error("no-value", where, f"the reference's {asked} {problem}", hint)
        fault = location.check.reference_fault(target.reference, location.context)
        if fault and not reported:
            yield error("no-value", target.where(location.path), f"the reference {fault}")


def find_nan(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """Values of the reference with NaN, which may be a mistake of the reference or of a case."""
    for location in target.locations():
        calls = _calls_in_words(location)
        for request in location.check.asks_reference(location.context):
            if _has_nan(target.reference.get(request.key)):
                name = program_names(request)[0]
                asked = calls.get(request.key, f"'{name}'")
                what = (
                    f"the reference's {asked} has a NaN, so only answers with a NaN there are right"
                )
                hint = "if that is no accident, leave it; edge_cases: false draws no zeros"
                where = target.where((*location.path, *_asking_key(location, name)))
                yield warning("nan", where, what, hint)
                break


def _has_nan(reply: Reply | None) -> bool:
    if reply and reply.parts:
        return any(map(_has_nan, reply.parts))
    try:
        array = array_of(reply.value) if reply and reply.status is Status.OK else None
    except NotNumbersError:
        return False
    return array is not None and bool((array != array).any())


def _calls_in_words(location: CheckLocation) -> dict[str, str]:
    """The calls that a check makes of the reference, with the types of all arguments."""
    check = location.check
    if isinstance(check, Steps):
        asked = check.asks_reference(location.context)
        all_cases = cases(check.cases, location.context)
        return {
            request.key: case.call("steps", with_types=True)
            for request, case in zip(asked, all_cases, strict=True)
        }
    if not isinstance(check, Function):
        return {}
    return {
        case.request(name, check.by).key: case.call(name, with_types=True)
        for name in by_convention(check.accept).values()
        for case in cases(check.cases, location.context)
    }


def _problem(
    target: RubricUnderTest, location: CheckLocation, request: Request
) -> tuple[str, YamlPath]:
    """Why the reference gives no value, and the key of the check that asks for it."""
    reply = target.reference.get(request.key)
    if isinstance(request, StepsRequest) and reply is not None and reply.parts:
        for compared, part in zip(request.compared, reply.parts, strict=True):
            if problem := _problem_of(target, location, part, "is None"):
                what = f"has a problem with {compared.text}, which {problem}"
                return what, ("compare", compared.text)
        return "", ()
    none = "returns None" if isinstance(request, Call) else "is None"
    problem = _problem_of(target, location, reply, none)
    return problem, _asking_key(location, program_names(request)[0])


def _problem_of(
    target: RubricUnderTest, location: CheckLocation, reply: Reply | None, none: str
) -> str:
    """Why a reply of the reference cannot be used; empty if it can."""
    if reply is None or reply.status is Status.ABSENT:
        return "does not exist"
    if reply.status is not Status.OK:
        place = Place(target.rubric.reference_name, reply.line)
        return f"gives no value: {reply.short_detail or reply.status} ({place})"
    if reply.value is None:
        return none
    if location.check.part is not Part.PROSE:
        try:
            array_of(reply.value)
        except NotNumbersError as not_numbers:
            return f"cannot be compared: {not_numbers}"
    return ""


def _asking_key(location: CheckLocation, name: str) -> YamlPath:
    """The path, within a check, to the key that names something of the reference."""
    for key in _KEYS:
        value = getattr(location.check, key, None)
        if value == name:
            return (key,)
        if isinstance(value, dict) and name in value.values():
            return key, next(label for label, other in value.items() if other == name)
        if isinstance(value, tuple) and name in value:
            return key, value.index(name)
    return ()
