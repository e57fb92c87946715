"""Grades single students on demand; several processes may share one store."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from grader import scoring
from grader.discover import STORE, Submission
from grader.errors import RubricError
from grader.gradebook.safe_files import file_lock
from grader.model import Grade
from grader.pipeline.grading import GradingRun
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup
from grader.store import Store

_REMEMBERED = 4
"""Grades kept in memory: callers ask for a student's questions one after another."""


class OnDemandGrader:
    """Grades single students by one rubric, each of them in one of the processes."""

    def __init__(
        self,
        rubric: Rubric,
        folder: Path,
        hidden: tuple[Path, ...],
        *,
        policy: ConfinementPolicy = CONFINED,
    ) -> None:
        """Prepare to grade; the store is opened with the first grade.

        Args:
            rubric: what to grade by.
            folder: where the store and its locks are.
            hidden: paths that student code must not read, such as the submissions.
            policy: how student code must be confined.
        """
        self._rubric, self._folder = rubric, folder
        self._hidden = (*rubric.own_files, folder, *hidden)
        self._policy = policy
        self._stack = ExitStack()
        self._run: GradingRun | None = None
        self._grades: OrderedDict[Submission, Grade] = OrderedDict()

    def close(self) -> None:
        """Stop the workers, and close the store."""
        self._stack.close()

    def grade(self, submission: Submission) -> Grade:
        """A student's grade, made now or taken from the store.

        All policies of the rubric apply, except those that need to know when work was handed in.

        Raises:
            RubricError: a check cannot use the reference solution.
        """
        if submission not in self._grades:
            self._run = self._run or self._start()
            with self._lock(submission.slug):
                ((student, new),) = self._run.grades([submission])
                grade = new or self._run.store.grade(student)
            if self._run.rubric_faults:
                raise RubricError.of(self._run.rubric_faults)
            assert grade, "a grade that the run keeps is in the store"
            self._grades[submission] = scoring.finish(grade, {}, self._rubric.policy)
            if len(self._grades) > _REMEMBERED:
                self._grades.popitem(last=False)
        return self._grades[submission]

    def _start(self) -> GradingRun:
        self._folder.mkdir(parents=True, exist_ok=True)
        with self._lock(".reference"):
            store = self._stack.enter_context(Store(self._folder / STORE))
            setup = WorkerSetup(self._rubric.terms, self._rubric.limits.memory)
            pool = Pool(1, self._hidden, policy=self._policy, setup=setup)
            return GradingRun(self._rubric, store, self._stack.enter_context(pool))

    def _lock(self, name: str) -> AbstractContextManager[None]:
        """Wait while another process does the same work."""
        return file_lock(self._folder / f"{name}.lock", wait=True)
