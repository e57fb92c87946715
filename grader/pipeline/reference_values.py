"""The canonical values: the reference solution, run by the same plan in the same sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from functools import cached_property

from grader.errors import GradeError, RubricError
from grader.model import CodeCell, CollectedReplies, Place, Plan, Program, Reply, Status
from grader.pipeline.prepare import asked_for
from grader.rubric import reference_source
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup
from grader.store import Store
from grader.store.result_keys import plan_key


def reference_plan(rubric: Rubric) -> Plan:
    """What the rubric's checks ask of the reference solution.

    Raises:
        RubricError: the file cannot be read.
    """
    source = reference_source(rubric)
    requests = asked_for(rubric, lambda check, context: check.asks_reference(context))
    program = Program("module", rubric.reference_name, (CodeCell(0, source),))
    return Plan(
        program,
        requests,
        limits=rubric.limits,
        seed=rubric.seed,
        files=rubric.files,
        terms=rubric.terms,
    )


class Reference(Mapping[str, Reply]):
    """The reference's replies, which are asked for when the first of them is looked up.

    A class that hands in prose alone needs none of them, and waits for no torch.
    """

    def __init__(self, rubric: Rubric, store: Store, pool: Pool) -> None:
        """Run nothing yet. What was run before is in the store."""
        self._rubric, self._store, self._pool = rubric, store, pool
        self._running: Future[dict[str, CollectedReplies]] | None = None

    def begin(self) -> None:
        """Have it run, unless it was run before; nothing is waited for."""
        nothing = self._rubric.reference is None
        if (
            not nothing
            and self._running is None
            and not self._store.is_collected(plan_key(self._plan))
        ):
            self._running = self._pool.collect({"reference": self._plan})

    def __getitem__(self, key: str) -> Reply:
        return self._replies[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._replies)

    def __len__(self) -> int:
        return len(self._replies)

    @cached_property
    def _plan(self) -> Plan:
        return reference_plan(self._rubric)

    @cached_property
    def _replies(self) -> Mapping[str, Reply]:
        if self._rubric.reference is None:
            return {}
        self.begin()
        key = plan_key(self._plan)
        collected = self._store.collected(key)
        if collected is None and self._running is not None:
            collected = self._running.result()["reference"]
            self._store.keep_collected(key, collected)
        assert collected is not None
        return canonical(collected, self._rubric, self._plan)


def reference_values(
    rubric: Rubric, *, policy: ConfinementPolicy = CONFINED
) -> Mapping[str, Reply]:
    """Run the reference, in a sandbox of its own, where no store is at hand.

    Raises:
        RubricError: the reference fails, or lacks a name that the rubric asks for.
        GradeError: the sandbox could not run it.
    """
    plan = reference_plan(rubric)
    with Pool(1, (rubric.path,), policy=policy, setup=WorkerSetup.for_plan(plan)) as pool:
        collected = pool.collect({"reference": plan}).result()["reference"]
    return canonical(collected, rubric, plan)


def canonical(collected: CollectedReplies, rubric: Rubric, plan: Plan) -> Mapping[str, Reply]:
    """The reference's replies, once each of them is there.

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
            raise _lacking(request.key.partition("#")[0], reply, rubric)
    return collected.replies


def _lacking(name: str, reply: Reply, rubric: Rubric) -> RubricError:
    where = str(rubric.reference)
    if reply.status is Status.ABSENT:
        hint = f"{rubric.path.name} asks for it"
        return RubricError(f"the reference solution has no '{name}'", where=where, hint=hint)
    what = f"the reference solution's '{name}' {reply.status}: {reply.detail}"
    return RubricError(what, where=where)
