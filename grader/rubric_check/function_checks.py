"""Mistakes in the reference's functions that hidden cases must tell from the right ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

from grader.compare import NotNumbersError, Tolerance, array_of
from grader.errors import GradeError
from grader.model import Call, CodeCell, CollectedReplies, Plan, Program, Reply, Request, Status
from grader.plugins import ReferenceAnswer
from grader.rubric_check.finding import RubricFinding, error
from grader.rubric_check.mutants import Mutant, mutants, reachable, varied
from grader.rubric_check.subject import FULL, CheckLocation, Subject, left

OTHER_DRAWS = 8
"""Seeds from which further cases are drawn, to tell a harmless change from one that is missed."""
CALL_S, LOAD_S, ALL_S = 2.0, 10.0, 20.0
"""Seconds after which a mutant that hangs is given up: in one call, while loading, in all."""
ROUNDING = Tolerance(atol=1e-6, rtol=1e-5)
"""Differences that arise when the same value is computed in another way in single precision."""


@dataclass(frozen=True)
class _FunctionProbe:
    """A check of functions: what it asks, and what else could be asked."""

    placed: CheckLocation
    asked: tuple[Request, ...]
    more: tuple[Request, ...]
    functions: frozenset[str]


def functions(course: Subject) -> Iterator[RubricFinding]:
    """Every mutant of the reference that a check takes for right, and none of the harmless."""
    tested = [_tested(course, placed) for placed in course.checks() if _is_of_code(course, placed)]
    names = frozenset(name for one in tested for name in one.functions)
    more = _distinct(request for one in tested for request in (*one.asked, *one.more))
    right = course.pool.collect({"all": _plan(course, course.source, more)}).result()["all"]
    running = [
        (mutant, concerned, _started(course, mutant, concerned))
        for mutant in mutants(course.source, names)
        if (concerned := [one for one in tested if mutant.function in one.functions])
    ]
    for mutant, concerned, ran in running:
        collected = ran.result()["all"]
        if collected.fault:
            raise GradeError(f"a mutant of the reference could not be run: {collected.fault}")
        for one in concerned:
            found = _missed(course, one, mutant, collected.replies, right.replies)
            if found:
                yield found


def _is_of_code(course: Subject, placed: CheckLocation) -> bool:
    requests = placed.check.asks_reference(placed.context)
    return bool(requests) and all(isinstance(one, Call) for one in requests)


def _tested(course: Subject, placed: CheckLocation) -> _FunctionProbe:
    asked = placed.check.asks_reference(placed.context)
    more = _distinct(
        request
        for seed in range(1, OTHER_DRAWS + 1)
        for request in placed.check.asks_reference(replace(placed.context, seed=seed))
    )
    calls = [one for one in asked if isinstance(one, Call)]
    if {one.key for one in more} <= {one.key for one in asked}:  # nothing is drawn by chance
        more = _distinct(Call(one.function, args) for one in calls for args in varied(one.args))
    names = {one.function for one in calls}
    return _FunctionProbe(placed, asked, more, reachable(course.source, names))


def _distinct(requests: Iterable[Request]) -> tuple[Request, ...]:
    """The same requests without repetitions."""
    return tuple({request.key: request for request in requests}.values())


def _started(
    course: Subject, mutant: Mutant, concerned: Iterable[_FunctionProbe]
) -> Future[dict[str, CollectedReplies]]:
    requests = _distinct(request for one in concerned for request in (*one.asked, *one.more))
    return course.pool.collect({"all": _plan(course, mutant.source, requests)})


def _plan(course: Subject, source: str, requests: tuple[Request, ...]) -> Plan:
    given = course.rubric.limits
    limits = replace(
        given,
        call_s=min(given.call_s, CALL_S),
        load_s=min(given.load_s, LOAD_S),
        submission_s=min(given.submission_s, ALL_S),
    )
    program = Program("module", course.rubric.reference_name, (CodeCell(0, source),))
    rubric = course.rubric
    return Plan(program, requests, limits, rubric.seed, rubric.files, rubric.terms)


def _missed(
    course: Subject,
    one: _FunctionProbe,
    mutant: Mutant,
    replies: Mapping[str, Reply],
    right: Mapping[str, Reply],
) -> RubricFinding | None:
    """What is wrong with a check that takes a mutant for right; None if it does not."""
    placed = one.placed
    for solution in placed.check.solutions(replies, placed.context):
        outcome = course.judged(placed, left(solution.replies))
        if outcome is None or outcome.fraction != FULL:
            continue
        mine = _by_inputs(replies, solution)
        others = [_by_inputs(right, each) for each in course.solutions(placed)]
        if any(_agree(mine, other, mine) for other in others):
            continue  # the same function, or another that is accepted
        asked = {request.key.partition("#")[2] for request in one.asked}
        is_unseen = any(_agree(mine, other, asked) for other in others)
        return _finding(course, placed, mutant, is_unseen=is_unseen)
    return None


def _by_inputs(replies: Mapping[str, Reply], solution: ReferenceAnswer) -> dict[str, Reply]:
    """What the reference's function for a convention replied, by the name of its inputs."""
    names = set(solution.names.values())
    split = ((key.partition("#"), reply) for key, reply in replies.items())
    return {inputs: reply for (function, _, inputs), reply in split if function in names}


def _agree(actual: Mapping[str, Reply], expected: Mapping[str, Reply], keys: Iterable[str]) -> bool:
    """Whether the replies to some inputs are equal, where the right function has a value."""
    return all(
        _is_equal(actual[key], expected[key])
        for key in keys
        if key in actual and key in expected and expected[key].status is Status.OK
    )


def _is_equal(actual: Reply, expected: Reply) -> bool:
    if actual.status is not expected.status or actual.status is not Status.OK:
        return actual.status is expected.status
    try:
        return ROUNDING.is_close(array_of(actual.value), array_of(expected.value))
    except NotNumbersError:
        return actual.value == expected.value


def _finding(
    course: Subject, placed: CheckLocation, mutant: Mutant, *, is_unseen: bool
) -> RubricFinding:
    place = f"{course.rubric.reference_name}:{mutant.line}"
    what = f"a wrong {mutant.function} earns full marks: {mutant.what} ({place})"
    if is_unseen:
        where = course.where((*placed.path, "cases"))
        hint = "no case tells it from the right one: draw more cases, or larger ones"
        return error("mutant", where, what, hint)
    where = course.where((*placed.path, "tolerance"))
    return error("mutant", where, what, "the tolerance is too wide: make it smaller")
