"""Runs one plan after another in a warm worker, which is replaced when necessary."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from grader.errors import SandboxError, ShortageError
from grader.model import CollectedReplies, Plan, Reply, Status
from grader.sandbox.confinement import (
    CONFINED,
    DEFAULT_SETUP,
    ConfinementPolicy,
    WorkerSetup,
    find_wrapper,
)
from grader.sandbox.fork_server import ForkServers
from grader.sandbox.process import Process
from grader.sandbox.session import collect

ATTEMPTS = 2
"""How often a plan is run if our own machinery fails."""
NOTEBOOK_NEEDS = "IPython"
MAX_PLANS = 2000
"""Plans after which a new process replaces a worker, so that slow leaks do not add up."""


class Worker:
    """A warm process that forks one confined child per plan. Not thread-safe: one per thread.

    The process starts at once and gets ready in the background.
    """

    def __init__(
        self,
        imports: tuple[str, ...] = ("torch", "numpy", "IPython"),
        *,
        hidden: tuple[Path, ...] = (),
        policy: ConfinementPolicy = CONFINED,
        setup: WorkerSetup = DEFAULT_SETUP,
        fork_servers: ForkServers | None = None,
    ) -> None:
        """Start the process.

        Args:
            imports: libraries that programs need, imported once before any fork; the first
                notebook adds IPython.
            hidden: files and folders that no program may read.
            policy: how programs must be confined.
            setup: what the first plan needs.
            fork_servers: the fork servers to share with other workers.

        Raises:
            GradeError: this machine cannot confine programs as the policy demands.
        """
        self._imports, self._hidden, self._policy = imports, hidden, policy
        self._setup = setup
        self._fork_servers = fork_servers or ForkServers()
        self._process: Process | None = None
        self._plans = 0
        self._is_closed = False
        with suppress(OSError, SandboxError):  # the first run tries again, and reports the error
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
        """Everything that the plan's program replies; no child is alive afterwards.

        If our own machinery fails, the plan runs once more in a new process; the text of a second
        failure, or of the machine's shortage, is in `fault`.
        """
        fault = ""
        for _ in range(ATTEMPTS):
            try:
                return self._attempt(plan)
            except ShortageError as error:  # what is short now is short at once, too
                fault = str(error)
                break
            except (SandboxError, OSError) as error:
                fault = str(error)
        failed = Reply(Status.FAILED, detail=fault)
        return CollectedReplies({request.key: failed for request in plan.requests}, fault=fault)

    def close(self) -> None:
        """End the process and its child, from any thread; a closed worker runs nothing."""
        self._is_closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def _start(self) -> Process:
        wrapper = find_wrapper(self._policy, self._setup.terms)
        self._plans = 0
        return Process(
            *self._fork_servers.take(
                self._imports, self._hidden, wrapper=wrapper, setup=self._setup
            )
        )

    def _attempt(self, plan: Plan) -> CollectedReplies:
        needs = (NOTEBOOK_NEEDS,) if plan.program.form == "notebook" else ()
        setup = WorkerSetup.for_plan(plan)
        if setup != self._setup or not {*needs} <= {*self._imports}:
            self._end()
            self._setup = setup
            self._imports = tuple(dict.fromkeys((*self._imports, *needs)))
        with ExitStack() as on_exit:
            on_exit.callback(self._end)
            if self._is_closed:
                raise SandboxError("the worker was closed")
            if self._process is None:
                self._process = self._start()
            collected = collect(self._process, plan)
            self._plans += 1
            if _isolates_programs(collected) and self._plans < MAX_PLANS:
                on_exit.pop_all()
        return collected


def _isolates_programs(collected: CollectedReplies) -> bool:
    """Whether a program can leave nothing for the next one; if it can, each has its own worker."""
    layers = " ".join(collected.isolation)
    return "Landlock" in layers and "seccomp" in layers
