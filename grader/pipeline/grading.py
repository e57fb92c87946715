"""Grades a class: what is done is kept at once, and what has not changed is not done again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from pathlib import Path

from grader.discover import STORE, Submission, discover, open_work
from grader.errors import GradeError
from grader.model import Collected, Grade, Gradebook, Reply
from grader.pipeline.asking import Prepared, prepare
from grader.pipeline.collecting import Pool
from grader.pipeline.judging import judge
from grader.pipeline.keys import grade_key, plan_key, rubric_key
from grader.pipeline.output import locked, write_reports
from grader.pipeline.reference import canonical, reference_plan
from grader.pipeline.second_look import SecondLook
from grader.questions import Rubric
from grader.sandbox import CONFINED, Policy
from grader.store import Store


@dataclass(frozen=True, slots=True)
class Progress:
    """One more student is graded: `done` of `total`; `kept` says that nothing had changed."""

    done: int
    total: int
    grade: Grade
    kept: bool


@dataclass(frozen=True, slots=True)
class Summary:
    """A graded class. `kept` counts the students of whom nothing had changed."""

    out: Path
    students: int
    kept: int
    ungraded: int


def grade_class(
    path: Path,
    rubric: Rubric,
    out: Path,
    *,
    policy: Policy = CONFINED,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Grade every submission at `path` and write the reports to `out`.

    Raises:
        GradeError: something that the user can put right, such as a machine that cannot confine
            student code as the policy wants; the grades made until then are kept.
        KeyboardInterrupt: passed on, likewise.
    """
    if out.resolve() == path.resolve():
        raise GradeError("the reports cannot go among the submissions", hint="use another --out")
    submissions = discover(path, rubric.assignment)
    hidden = (rubric.path, rubric.reference, path, out)
    size = min(os.cpu_count() or 1, len(submissions))
    with locked(out), Store(out / STORE) as store, Pool(size, hidden, policy=policy) as pool:
        store.note("run", path=str(path), rubric=rubric.sha256, students=len(submissions))
        run = _Run(rubric, store, pool)
        kept = ungraded = 0
        for done, (grade, is_kept) in enumerate(run.grades(submissions), start=1):
            kept, ungraded = kept + is_kept, ungraded + (grade.ungraded > 0)
            on_progress(Progress(done, len(submissions), grade, is_kept))
        students = [submission.student for submission in submissions]
        book = Gradebook(
            assignment=rubric.assignment,
            title=rubric.title,
            rubric_path=str(rubric.path),
            rubric_sha256=rubric.sha256,
            grades=SecondLook(store.grades(students), rubric.assignment),
        )
        changed = kept < len(submissions)
        write_reports(book, out, fingerprint=run.fingerprint.hexdigest(), changed=changed)
        store.note("reported", students=len(students), ungraded=ungraded)
        return Summary(out, len(students), kept, ungraded)


class _Run:
    """The work of one run, on the thread that owns the store; only plans run elsewhere."""

    def __init__(self, rubric: Rubric, store: Store, pool: Pool) -> None:
        self.rubric, self.store, self.pool = rubric, store, pool
        self.key = rubric_key(rubric)
        self.fingerprint = hashlib.sha256()  # of all that the class's reports are made from
        self.reference = self._canonical()

    def grades(self, submissions: Sequence[Submission]) -> Iterator[tuple[Grade, bool]]:
        """Each student's grade as it is made, and whether it was kept from before.

        Few submissions are in memory at once, however large the class.
        """
        running: dict[Future[dict[str, Collected]], Prepared] = {}
        for submission in submissions:
            while len(running) >= 2 * self.pool.size:
                yield from self._finished(running)
            rubric = self.rubric
            work = open_work(submission, rubric.assignment, rubric.forms)
            key = grade_key(work.sha256, submission.slug, self.key)
            self.fingerprint.update(key.encode())
            grade = self.store.grade(submission.student, key)
            if grade is not None and not grade.ungraded:
                yield grade, True
                continue
            prepared = prepare(submission, work, rubric)
            running[self._collect(prepared)] = prepared
        while running:
            yield from self._finished(running)

    def _collect(self, prepared: Prepared) -> Future[dict[str, Collected]]:
        """Collect a submission's answers, or look them up where its plans were run before."""
        plans = prepared.plans
        known = {form: self.store.collected(plan_key(plan)) for form, plan in plans.items()}
        if not all(known.values()):
            return self.pool.collect(plans)
        future: Future[dict[str, Collected]] = Future()
        future.set_result({form: ran for form, ran in known.items() if ran is not None})
        return future

    def _finished(
        self, running: dict[Future[dict[str, Collected]], Prepared]
    ) -> Iterator[tuple[Grade, bool]]:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            prepared = running.pop(future)
            collected = future.result()
            for form, ran in collected.items():
                self.store.keep_collected(plan_key(prepared.plans[form]), ran)
            grade = judge(prepared, collected, self.rubric, self.reference)
            key = grade_key(prepared.work.sha256, grade.slug, self.key)
            self.store.keep_grade(key, grade, prepared.work.sha256)
            yield grade, False

    def _canonical(self) -> Mapping[str, Reply]:
        """The reference's values, from the store where the reference has not changed."""
        plan = reference_plan(self.rubric)
        collected = self.store.collected(plan_key(plan))
        if collected is None:
            collected = self.pool.collect({"reference": plan}).result()["reference"]
            self.store.keep_collected(plan_key(plan), collected)
        return canonical(collected, self.rubric, plan)
