"""Runs the reference solution, in the same sandbox as student code, to get the right values."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from functools import cached_property

from grader.errors import GradeError, RubricError
from grader.model import CodeCell, CollectedReplies, Place, Plan, Program, Reply, Status, shorten
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
            GradeError: the sandbox could not run it.
        """
        if self._replies is None:
            self._replies = self._wait() if self._rubric.reference is not None else {}
        return self._replies

    @property
    def faults(self) -> tuple[RubricError, ...]:
        """What is wrong with the reference, if a check has asked for its replies."""
        return reference_faults(self._rubric, self._replies) if self._replies else ()

    @cached_property
    def _plan(self) -> Plan:
        return reference_plan(self._rubric)

    def _wait(self) -> Mapping[str, Reply]:
        key = plan_key(self._plan)
        collected = self._store.collected(key)
        if collected is None:
            running = self._running or self._pool.collect({"reference": self._plan})
            collected = running.result()["reference"]
            if _is_complete(collected):  # another run may go better, as after an installation
                self._store.keep_collected(key, collected)
        return usable_replies(collected, self._rubric, self._plan)


def _is_complete(collected: CollectedReplies) -> bool:
    replies = collected.replies.values()
    return not collected.faults and all(reply.status is Status.OK for reply in replies)


def reference_values(
    rubric: Rubric, *, policy: ConfinementPolicy = CONFINED
) -> Mapping[str, Reply]:
    """Run the reference in a new sandbox, without a store.

    Raises:
        RubricError: a check cannot use the reference's replies.
        GradeError: the sandbox could not run it.
    """
    plan = reference_plan(rubric)
    with Pool(1, (rubric.path,), policy=policy, setup=WorkerSetup.for_plan(plan)) as pool:
        collected = pool.collect({"reference": plan}).result()["reference"]
    return checked_replies(collected, rubric, plan)


def usable_replies(collected: CollectedReplies, rubric: Rubric, plan: Plan) -> Mapping[str, Reply]:
    """The reference's replies; all of them have failed if a statement of the reference has.

    The values after such a statement, and those before it, may not be what was meant.

    Raises:
        GradeError: the sandbox could not run it.
    """
    if collected.fault:
        what = f"the reference solution could not be run: {collected.fault}"
        raise GradeError(what, where=str(rubric.reference))
    if not collected.faults:
        return collected.replies
    fault = collected.faults[0]
    place = Place(rubric.reference_name, fault.line)
    failed = Reply(Status.FAILED, detail=f"fails: {shorten(fault.detail, str(place))}")
    return {request.key: failed for request in plan.requests}


def checked_replies(collected: CollectedReplies, rubric: Rubric, plan: Plan) -> Mapping[str, Reply]:
    """The reference's replies, where every check of the rubric can use them.

    Raises:
        RubricError: a check cannot use them.
        GradeError: the sandbox could not run the reference.
    """
    replies = usable_replies(collected, rubric, plan)
    if faults := reference_faults(rubric, replies):
        raise RubricError.of(faults)
    return replies


def reference_faults(rubric: Rubric, replies: Mapping[str, Reply]) -> tuple[RubricError, ...]:
    """What is wrong with the reference, each fault once and with the questions that it spoils."""
    return tuple(
        RubricError(
            f"the reference solution {fault}",
            where=str(rubric.reference),
            hint=f"nobody is graded by it in {', '.join(questions)}: mend it, and run the command "
            "again",
        )
        for fault, questions in spoilt_questions(rubric, replies).items()
    )


def spoilt_questions(rubric: Rubric, replies: Mapping[str, Reply]) -> dict[str, list[str]]:
    """The ids of the questions that cannot be graded, by the fault of the reference."""
    spoilt: dict[str, dict[str, None]] = {}
    for question in rubric.questions:
        for criterion in question.criteria:
            for check in criterion.alternatives:
                if fault := check.reference_fault(replies, question.context):
                    spoilt.setdefault(fault, {})[question.id] = None
    return {fault: [*questions] for fault, questions in spoilt.items()}
