"""A warm worker, ready to run one plan after another."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import SandboxError
from grader.model import CollectedReplies, Plan, Reply, Status
from grader.sandbox.confinement import CONFINED, USUAL, ConfinementPolicy, WorkerSetup, wrapper_for
from grader.sandbox.fork_server import ForkServers
from grader.sandbox.process import Process
from grader.sandbox.session import collect

ATTEMPTS = 2
NOTEBOOK_NEEDS = "IPython"
MOST_PLANS = 2000
"""Plans after which a process makes room for a fresh one: what slowly fills up, empties so."""


class Worker:
    """A warm process that forks one confined child per plan. Not thread-safe: one per thread.

    The process starts at once and gets ready on its own while other work is done.
    """

    def __init__(
        self,
        imports: tuple[str, ...] = ("torch", "numpy", "IPython"),
        *,
        hidden: tuple[Path, ...] = (),
        policy: ConfinementPolicy = CONFINED,
        setup: WorkerSetup = USUAL,
        nurseries: ForkServers | None = None,
    ) -> None:
        """Start the process.

        Args:
            imports: what programs need, imported once, before any fork; a notebook's shell is
                added by the first notebook.
            hidden: files and folders that no program may read, wherever they lie.
            policy: what programs must be confined by.
            setup: what the first plan needs.
            nurseries: where it is forked, if it shares that with others.

        Raises:
            GradeError: this machine cannot confine them so.
        """
        self._imports, self._hidden, self._policy = imports, hidden, policy
        self._setup = setup
        self._nurseries = nurseries or ForkServers()
        self._process: Process | None = None
        self._plans = 0
        self._is_closed = False
        with suppress(OSError, SandboxError):  # tried again, and reported, by the first run
            self._process = self._start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, plan: Plan) -> CollectedReplies:
        """All that the plan's program replies; no child is alive afterwards.

        A failure of our own is tried once more in a fresh process, and then stands in `fault`.
        """
        fault = ""
        for _ in range(ATTEMPTS):
            try:
                return self._attempt(plan)
            except (SandboxError, OSError) as error:
                fault = str(error)
        failed = Reply(Status.FAILED, detail=fault)
        return CollectedReplies({request.key: failed for request in plan.requests}, fault=fault)

    def close(self) -> None:
        """End the process and all that belongs to it, from any thread; nothing runs after it."""
        self._is_closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def _start(self) -> Process:
        wrapper = wrapper_for(self._policy, self._setup.terms)
        self._plans = 0
        return Process(
            *self._nurseries.take(self._imports, self._hidden, wrapper=wrapper, setup=self._setup)
        )

    def _attempt(self, plan: Plan) -> CollectedReplies:
        needs = (NOTEBOOK_NEEDS,) if plan.program.form == "notebook" else ()
        if WorkerSetup.of(plan) != self._setup or not {*needs} <= {*self._imports}:
            self._end()
            self._setup = WorkerSetup.of(plan)
            self._imports = tuple(dict.fromkeys((*self._imports, *needs)))
        with ExitStack() as on_exit:
            on_exit.callback(self._end)
            if self._is_closed:
                raise SandboxError("the worker was closed")
            if self._process is None:
                self._process = self._start()
            collected = collect(self._process, plan)
            self._plans += 1
            if _keeps_programs_apart(collected) and self._plans < MOST_PLANS:
                on_exit.pop_all()
        return collected


def _keeps_programs_apart(collected: CollectedReplies) -> bool:
    """Whether no program can have left anything for the next: if not, each has its own worker."""
    layers = " ".join(collected.isolation)
    return "Landlock" in layers and "seccomp" in layers
