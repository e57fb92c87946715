"""Finds mistakes in the reference's functions that a check does not notice."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

from grader.compare import NotNumbersError, Tolerance, array_of
from grader.errors import GradeError
from grader.model import (
    CodeCell,
    CollectedReplies,
    Plan,
    Program,
    Read,
    Reply,
    Request,
    Status,
    distinct_requests,
    program_names,
)
from grader.plugins import ReferenceAnswer
from grader.rubric_check.finding import RubricFinding, error
from grader.rubric_check.mutants import Mutant, called_functions, mutate, varied_arguments
from grader.rubric_check.rubric_under_test import (
    FULL,
    CheckLocation,
    RubricUnderTest,
    program_answer,
)

OTHER_DRAWS = 8
"""Seeds for further cases, which tell a harmless change from a mistake that the check misses."""
CALL_S, LOAD_S, ALL_S = 2.0, 10.0, 20.0
"""Seconds that a mutant may take: for one call, for loading, and in all."""
ROUNDING = Tolerance(atol=1e-6, rtol=1e-5)
"""The difference that rounding to single precision may make."""


@dataclass(frozen=True)
class _FunctionProbe:
    """The requests of one check of functions.

    Attributes:
        asked: the check's own requests.
        more: further requests to the same functions.
        functions: the functions that the requests call, directly or not.
    """

    location: CheckLocation
    asked: tuple[Request, ...]
    more: tuple[Request, ...]
    functions: frozenset[str]


def check_functions(target: RubricUnderTest) -> Iterator[RubricFinding]:
    """The mutants of the reference that a check accepts, except the harmless ones."""
    probes = [_probe(target, place) for place in target.locations() if _asks_no_values(place)]
    names = frozenset(name for probe in probes for name in probe.functions)
    requests = distinct_requests(
        request for probe in probes for request in (*probe.asked, *probe.more)
    )
    right = target.pool.collect({"all": _plan(target, target.source, requests)}).result()["all"]
    running = []
    for mutant in mutate(target.source, names):
        concerned = [probe for probe in probes if mutant.function in probe.functions]
        if concerned:
            running.append((mutant, concerned, _start(target, mutant, concerned)))
    for mutant, concerned, future in running:
        collected = future.result()["all"]
        if collected.fault:
            raise GradeError(f"a mutant of the reference could not be run: {collected.fault}")
        for probe in concerned:
            finding = _missed_mutant(target, probe, mutant, collected.replies, right.replies)
            if finding:
                yield finding


def _asks_no_values(location: CheckLocation) -> bool:
    requests = location.check.asks_reference(location.context)
    return bool(requests) and not any(isinstance(request, Read) for request in requests)


def _probe(target: RubricUnderTest, location: CheckLocation) -> _FunctionProbe:
    asked = location.check.asks_reference(location.context)
    more = distinct_requests(
        request
        for seed in range(1, OTHER_DRAWS + 1)
        for request in location.check.asks_reference(replace(location.context, seed=seed))
    )
    calls = [request for request in asked if not isinstance(request, Read)]
    if {request.key for request in more} <= {request.key for request in asked}:  # no random case
        more = distinct_requests(
            replace(call, args=args) for call in calls for args in varied_arguments(call.args)
        )
    names = {name for call in calls for name in program_names(call)}
    functions = called_functions(target.source, names)
    return _FunctionProbe(location, asked, more, functions)


def _start(
    target: RubricUnderTest, mutant: Mutant, probes: Iterable[_FunctionProbe]
) -> Future[dict[str, CollectedReplies]]:
    requests = distinct_requests(
        request for probe in probes for request in (*probe.asked, *probe.more)
    )
    return target.pool.collect({"all": _plan(target, mutant.source, requests)})


def _plan(target: RubricUnderTest, source: str, requests: tuple[Request, ...]) -> Plan:
    rubric = target.rubric
    limits = replace(
        rubric.limits,
        call_s=min(rubric.limits.call_s, CALL_S),
        load_s=min(rubric.limits.load_s, LOAD_S),
        submission_s=min(rubric.limits.submission_s, ALL_S),
    )
    program = Program("module", rubric.reference_name, (CodeCell(0, source),))
    return Plan(program, requests, limits, files=rubric.files, terms=rubric.terms)


def _missed_mutant(
    target: RubricUnderTest,
    probe: _FunctionProbe,
    mutant: Mutant,
    replies: Mapping[str, Reply],
    right: Mapping[str, Reply],
) -> RubricFinding | None:
    """What is wrong with a check that accepts a mutant; None if it refuses the mutant."""
    location = probe.location
    for solution in location.check.solutions(replies, location.context):
        outcome = target.judge(location, program_answer(solution.replies))
        if outcome is None or outcome.fraction != FULL:
            continue
        inputs = {_inputs(request.key) for request in (*probe.asked, *probe.more)}
        actual = _replies_by_inputs(replies, solution, inputs)
        accepted = [
            _replies_by_inputs(right, other, inputs) for other in target.solutions(location)
        ]
        if any(_agree(actual, expected, actual) for expected in accepted):
            continue  # the same function, or another that is accepted
        asked = {_inputs(request.key) for request in probe.asked}
        is_unseen = any(_agree(actual, expected, asked) for expected in accepted)
        return _finding(target, location, mutant, is_unseen=is_unseen)
    return None


def _inputs(key: str) -> str:
    """The part of a request's key that stands for its inputs."""
    return key.partition("#")[2]


def _replies_by_inputs(
    replies: Mapping[str, Reply], solution: ReferenceAnswer, known: Container[str]
) -> dict[str, Reply]:
    """The replies of the reference's function for a convention, by the names of its inputs.

    Other checks may ask the same function for more, which this check need not notice.
    """
    names = set(solution.names.values())
    split = ((key.partition("#"), reply) for key, reply in replies.items())
    return {
        inputs: reply
        for (function, _, inputs), reply in split
        if function in names and inputs in known
    }


def _agree(
    actual: Mapping[str, Reply], expected: Mapping[str, Reply], inputs: Iterable[str]
) -> bool:
    """Whether the replies to some inputs are equal, where the right function returns a value."""
    return all(
        _is_equal(actual[name], expected[name])
        for name in inputs
        if name in actual and name in expected and expected[name].status is Status.OK
    )


def _is_equal(actual: Reply, expected: Reply) -> bool:
    if actual.status is not expected.status or actual.status is not Status.OK:
        return actual.status is expected.status
    if expected.parts:
        pairs = zip(actual.parts, expected.parts, strict=True)
        return all(_is_equal(found, right) for found, right in pairs)
    try:
        return ROUNDING.is_close(array_of(actual.value), array_of(expected.value))
    except NotNumbersError:
        return actual.value == expected.value


def _finding(
    target: RubricUnderTest, location: CheckLocation, mutant: Mutant, *, is_unseen: bool
) -> RubricFinding:
    place = f"{target.rubric.reference_name}:{mutant.line}"
    what = f"a wrong {mutant.function} earns full marks: {mutant.what} ({place})"
    if is_unseen:
        where = target.where((*location.path, "cases"))
        hint = "no case tells it from the right one: draw more cases, or larger ones"
        return error("mutant", where, what, hint)
    where = target.where((*location.path, "tolerance"))
    return error("mutant", where, what, "the tolerance is too wide: make it smaller")
