"""A pool of threads that run plans, each in a warm worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Self

from grader.errors import GradeError, SandboxError
from grader.model import CollectedReplies, Plan
from grader.sandbox.confinement import CONFINED, DEFAULT_SETUP, ConfinementPolicy, WorkerSetup
from grader.sandbox.fork_server import ForkServers
from grader.sandbox.host import Worker
from grader.sandbox.turns import Turns

_LOG = logging.getLogger(__name__)


class Pool:
    """Workers that start together with the first plan: a class without code never loads torch.

    Each thread takes the worker that has been free for longest, and puts it back. If a plan fails
    by our fault or the machine's, it runs once more while no other one does.
    """

    def __init__(
        self,
        size: int,
        hidden: tuple[Path, ...] = (),
        *,
        policy: ConfinementPolicy = CONFINED,
        setup: WorkerSetup = DEFAULT_SETUP,
    ) -> None:
        """Start nothing yet.

        Args:
            size: the maximum number of workers.
            hidden: files and folders that no program may read.
            policy: how programs must be confined; if this machine cannot do that, the first plan
                raises `GradeError`.
            setup: what plans are expected to need.
        """
        self.size = size
        self._arguments = size, hidden, policy, setup
        self._new_worker = partial(
            Worker, hidden=hidden, policy=policy, setup=setup, fork_servers=ForkServers(size)
        )
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="collect")
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._workers: list[Worker] = []
        self._turns = Turns()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End every worker, and wait until all threads have ended."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            with suppress(SandboxError, OSError):
                worker.close()
        self._threads.shutdown(wait=True)

    def matches(
        self, size: int, hidden: tuple[Path, ...], policy: ConfinementPolicy, setup: WorkerSetup
    ) -> bool:
        """Whether the pool was created with equal arguments."""
        return self._arguments == (size, hidden, policy, setup)

    def start(self) -> None:
        """Start the workers, which get ready in the background.

        Raises:
            GradeError: this machine cannot confine programs as the policy wants.
        """
        while len(self._workers) < self.size:
            self._workers.append(self._new_worker())
            self._free.put(self._workers[-1])

    def collect(self, plans: Mapping[str, Plan]) -> Future[dict[str, CollectedReplies]]:
        """Run one submission's plans, which are given and returned by form.

        Raises:
            GradeError: this machine cannot confine programs as the policy wants.
        """
        self.start()
        return self._threads.submit(self._run, plans)

    def _run(self, plans: Mapping[str, Plan]) -> dict[str, CollectedReplies]:
        return {form: self._run_one(plan) for form, plan in plans.items()}

    def _run_one(self, plan: Plan) -> CollectedReplies:
        worker = self._free.get()
        try:
            with self._turns.together():
                collected = worker.run(plan)
            if collected.fault:  # perhaps the machine is too small for several at once
                with self._turns.alone():
                    collected = worker.run(plan)
            return collected
        except GradeError:
            raise
        except Exception as error:  # a bug of ours in one submission must not stop the class
            _LOG.exception("the sandbox failed on %s", plan.program.filename)
            return CollectedReplies({}, fault=f"the sandbox failed: {error!r}")
        finally:
            self._free.put(worker)
