"""Runs plans in warm workers, as many at a time as there are cores; each thread has its own."""

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
from grader.sandbox.confinement import CONFINED, USUAL, ConfinementPolicy, WorkerSetup
from grader.sandbox.fork_server import ForkServers
from grader.sandbox.host import Worker

_LOG = logging.getLogger(__name__)


class Pool:
    """Workers that start together when the first plan is there: prose alone never waits for torch.

    Each thread takes the worker that has been free for longest, and puts it back.
    """

    def __init__(
        self,
        size: int,
        hidden: tuple[Path, ...] = (),
        *,
        policy: ConfinementPolicy = CONFINED,
        setup: WorkerSetup = USUAL,
    ) -> None:
        """Start nothing yet.

        Args:
            size: how many workers there are at most.
            hidden: what no program may read, wherever it lies.
            policy: what programs must be confined by; where this machine cannot, the first plan
                raises `GradeError`.
            setup: what plans are expected to need.
        """
        self.size = size
        self._suited_to = size, hidden, policy, setup
        self._new_worker = partial(
            Worker, hidden=hidden, policy=policy, setup=setup, nurseries=ForkServers(size)
        )
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="collect")
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """End every worker, and wait until nothing runs."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            with suppress(SandboxError, OSError):
                worker.close()
        self._threads.shutdown(wait=True)

    def suits(
        self, size: int, hidden: tuple[Path, ...], policy: ConfinementPolicy, setup: WorkerSetup
    ) -> bool:
        """Whether it is what `Pool` makes of these."""
        return self._suited_to == (size, hidden, policy, setup)

    def start(self) -> None:
        """Start the workers, which get ready on their own while other work is done.

        Raises:
            GradeError: this machine cannot confine programs as the policy wants.
        """
        while len(self._workers) < self.size:
            self._workers.append(self._new_worker())
            self._free.put(self._workers[-1])

    def collect(self, plans: Mapping[str, Plan]) -> Future[dict[str, CollectedReplies]]:
        """Run one submission's plans, by form, in one of the workers.

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
            return worker.run(plan)
        except GradeError:
            raise
        except Exception as error:  # a bug of ours that one program finds must not stop a class
            _LOG.exception("the sandbox failed on %s", plan.program.filename)
            return CollectedReplies({}, fault=f"the sandbox failed: {error!r}")
        finally:
            self._free.put(worker)
