"""Runs the reference solution, in the same sandbox as student code, to get the right values."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from functools import cached_property

from grader.errors import GradeError, RubricError
from grader.model import CodeCell, CollectedReplies, Place, Plan, Program, Reply, Status
from grader.pipeline.prepare import requests_of
from grader.rubric import reference_source
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup
from grader.store import Store
from grader.store.result_keys import plan_key


def reference_plan(rubric: Rubric) -> Plan:
    """The plan that asks the reference solution for all that the rubric's checks need.

    Raises:
        RubricError: the file cannot be read.
    """
    source = reference_source(rubric)
    requests = requests_of(rubric, lambda _, check, context: check.asks_reference(context))
    program = Program("module", rubric.reference_name, (CodeCell(0, source),))
    return Plan(
        program,
        requests,
        limits=rubric.limits,
        files=rubric.files,
        terms=rubric.terms,
    )


class Reference:
    """The reference solution of a class: it runs at most once, and only if a check needs it.

    So a class that hands in only prose never waits for torch.
    """

    def __init__(self, rubric: Rubric, store: Store, pool: Pool) -> None:
        """Run nothing yet; the store may hold the replies of an earlier run."""
        self._rubric, self._store, self._pool = rubric, store, pool
        self._running: Future[dict[str, CollectedReplies]] | None = None
        self._replies: Mapping[str, Reply] | None = None

    def start(self) -> None:
        """Start to run the reference without waiting, unless it has run before."""
        if self._rubric.reference is None or self._running is not None:
            return
        if not self._store.is_collected(plan_key(self._plan)):
            self._running = self._pool.collect({"reference": self._plan})

    def replies(self) -> Mapping[str, Reply]:
        """The reference's replies; waits until it has run.

        Raises:
            RubricError: the reference fails, or lacks a name that the rubric asks for.
            GradeError: the sandbox could not run it.
        """
        if self._replies is None:
            self._replies = self._wait() if self._rubric.reference is not None else {}
        return self._replies

    @cached_property
    def _plan(self) -> Plan:
        return reference_plan(self._rubric)

    def _wait(self) -> Mapping[str, Reply]:
        key = plan_key(self._plan)
        collected = self._store.collected(key)
        if collected is None:
            running = self._running or self._pool.collect({"reference": self._plan})
            collected = running.result()["reference"]
            self._store.keep_collected(key, collected)
        return check_replies(collected, self._rubric, self._plan)


def reference_values(
    rubric: Rubric, *, policy: ConfinementPolicy = CONFINED
) -> Mapping[str, Reply]:
    """Run the reference in a new sandbox, without a store.

    Raises:
        RubricError: the reference fails, or lacks a name that the rubric asks for.
        GradeError: the sandbox could not run it.
    """
    plan = reference_plan(rubric)
    with Pool(1, (rubric.path,), policy=policy, setup=WorkerSetup.for_plan(plan)) as pool:
        collected = pool.collect({"reference": plan}).result()["reference"]
    return check_replies(collected, rubric, plan)


def check_replies(collected: CollectedReplies, rubric: Rubric, plan: Plan) -> Mapping[str, Reply]:
    """Check that the reference replied to every request, and return the replies.

    Raises:
        RubricError: the reference fails, or lacks a name that the rubric asks for.
        GradeError: the sandbox could not run it.
    """
    if collected.fault:
        what = f"the reference solution could not be run: {collected.fault}"
        raise GradeError(what, where=str(rubric.reference))
    if collected.faults:
        fault = collected.faults[0]
        where = str(Place(str(rubric.reference), fault.line))
        raise RubricError(f"the reference solution fails: {fault.detail}", where=where)
    for request in plan.requests:
        reply = collected.replies[request.key]
        if reply.status is not Status.OK:
            raise _missing(request.key.partition("#")[0], reply, rubric)
    return collected.replies


def _missing(name: str, reply: Reply, rubric: Rubric) -> RubricError:
    where = str(rubric.reference)
    if reply.status is Status.ABSENT:
        hint = f"{rubric.path.name} asks for it"
        return RubricError(f"the reference solution has no '{name}'", where=where, hint=hint)
    what = f"the reference solution's '{name}' {reply.status}: {reply.detail}"
    return RubricError(what, where=where)
