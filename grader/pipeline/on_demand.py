"""Grades students one at a time as they are asked for, by several processes on one store."""

from __future__ import annotations

import fcntl
import os
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from grader import scoring
from grader.discover import STORE, Submission
from grader.model import Grade
from grader.pipeline.grading import GradingRun
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup
from grader.store import Store

_REMEMBERED = 4
"""Grades in memory: what is asked of one student comes together."""


class OnDemandGrader:
    """A rubric, ready to grade. What one process graded the others take from the store."""

    def __init__(
        self,
        rubric: Rubric,
        folder: Path,
        hidden: tuple[Path, ...],
        *,
        policy: ConfinementPolicy = CONFINED,
    ) -> None:
        """Open the store in `folder`, or make it; nothing is run yet.

        Args:
            rubric: what to grade by.
            folder: where the store and its locks are.
            hidden: what student code may not read, the submissions among it.
            policy: what student code must be confined by.
        """
        self._rubric, self._folder = rubric, folder
        self._hidden = (*rubric.own_files, folder, *hidden)
        self._policy = policy
        self._stack = ExitStack()
        self._run: GradingRun | None = None
        self._grades: OrderedDict[Submission, Grade] = OrderedDict()

    def close(self) -> None:
        """Stop what ran student code, and close the store."""
        self._stack.close()

    def grade(self, submission: Submission) -> Grade:
        """A student's grade: made here, or by another process, or by an earlier run.

        The rubric's policies count, but for those that ask when work was handed in.
        """
        if submission not in self._grades:
            run = self._run = self._run or self._started()
            with self._locked(submission.slug):
                ((student, made),) = run.grades([submission])
                grade = made or run.store.grade(student)
            assert grade, "what is kept is there"
            self._grades[submission] = scoring.finish(grade, {}, self._rubric.policy)
            if len(self._grades) > _REMEMBERED:
                self._grades.popitem(last=False)
        return self._grades[submission]

    def _started(self) -> GradingRun:
        """The run, once the reference's values are there; the first process makes them."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._locked(".reference"):
            store = self._stack.enter_context(Store(self._folder / STORE))
            setup = WorkerSetup(self._rubric.terms, self._rubric.limits.memory)
            pool = Pool(1, self._hidden, policy=self._policy, setup=setup)
            return GradingRun(self._rubric, store, self._stack.enter_context(pool))

    @contextmanager
    def _locked(self, name: str) -> Iterator[None]:
        """Wait for another process that is at work on the same thing."""
        path = self._folder / f"{name}.lock"
        lock = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
