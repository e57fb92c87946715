"""Grades a class: what is done is kept at once, and what has not changed is not done again."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.discover import STORE, Submission, open_work
from grader.errors import GradeError
from grader.gradebook.output_folder import locked
from grader.gradebook.publish import Publisher, class_info_of, joined, moved
from grader.model import Attendance, CollectedReplies, Grade
from grader.pipeline.course import Course
from grader.pipeline.outcome_cache import CachingJudge
from grader.pipeline.records import Records, SubmissionRecord
from grader.pipeline.reference_values import Reference
from grader.pipeline.submission_times import handed_in
from grader.presentation import worklist
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup
from grader.store import Store
from grader.store.result_keys import grade_key, rubric_key


@dataclass(frozen=True, slots=True)
class GradingProgress:
    """One more student is graded: `done` of `total`; `kept` says that nothing had changed.

    `grade` reads a grade that was kept, which takes longer than all else that is done for it.
    """

    done: int
    total: int
    student: str
    kept: bool
    grade: Callable[[], Grade]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A graded class. `kept` counts the students of whom nothing had changed, `ungraded` those who
    wait for a person or another run.

    `moved` counts those who have other points than before; `entry` is the run's in the log.
    `others` counts those of the class whom this run did not look at; `gone` were in it before.
    """

    out: Path
    students: int
    kept: int
    ungraded: int
    moved: int = 0
    entry: int = 0
    attendance: Attendance | None = None
    others: int = 0
    gone: tuple[str, ...] = ()


def grade_class(  # noqa: PLR0913 - three of them have a default
    path: Path | Course,
    rubric: Rubric,
    out: Path,
    *,
    policy: ConfinementPolicy = CONFINED,
    pool: Pool | None = None,
    on_progress: Callable[[GradingProgress], None] = lambda _: None,
) -> RunSummary:
    """Grade every submission at `path` and write the reports to `out`.

    Args:
        path: a folder, a zip archive or a file, or a course, which may have a roster.
        rubric: by which to grade.
        out: the folder for the reports and the store.
        policy: what student code must be confined by.
        pool: workers that were started already; used, and closed, if they suit.
        on_progress: is called for each student.

    Raises:
        GradeError: something that the user can put right, such as a machine that cannot confine
            student code as the policy wants; the grades made until then are kept.
        KeyboardInterrupt: passed on, likewise.
    """
    course = Course.at(path)
    path = course.path
    if out.resolve() == path.resolve():
        raise GradeError("the reports cannot go among the submissions", hint="use another --out")
    submissions: Sequence[Submission]
    submissions, attendance = course.submissions(rubric.assignment)
    hidden = (*rubric.own_files, path, out)
    size = min(os.cpu_count() or 1, len(submissions))
    setup = WorkerSetup(rubric.terms, rubric.limits.memory)
    if pool is not None and not pool.matches(size, hidden, policy, setup):
        pool.close()
        pool = None
    pool = pool or Pool(size, hidden, policy=policy, setup=setup)
    with locked(out), Store(out / STORE) as store, pool:
        before = store.class_info()
        times = handed_in(submissions, course, rubric, store)
        class_info = class_info_of(rubric, submissions, attendance, times)
        class_info, submissions = joined(store, class_info, submissions, path)
        entry = store.note("run", path=str(path), rubric=rubric.sha256, students=len(submissions))
        run = GradingRun(rubric, store, pool)
        reports = Publisher(store, class_info, out)
        kept = ungraded = 0
        for done, (student, automatic) in enumerate(run.grades(submissions), start=1):
            look_up = partial(reports.reported, student)
            if automatic is not None:
                finished = reports.grade(automatic)
                ungraded += waits(finished)
                look_up = partial(_same, finished)
            kept += automatic is None
            progress = GradingProgress(done, len(submissions), student, automatic is None, look_up)
            on_progress(progress)
        store.keep_class_info(class_info)
        reports.finish()
        store.note("reported", students=len(submissions), ungraded=ungraded, class_info=class_info)
        changed = moved(store, entry, before, class_info)
        here = {student for student, _ in class_info.students}
        gone = [
            student for student, _ in (before.students if before else ()) if student not in here
        ]
        others = len(here) - len(submissions)
        counts = (len(submissions), kept, ungraded, changed, entry)
        return RunSummary(out, *counts, attendance, others=others, gone=tuple(gone))


def _same(grade: Grade) -> Grade:
    return grade


def waits(grade: Grade) -> bool:
    """Whether something waits for a person or another run, and not only for another rubric."""
    return any(worklist.ungraded([grade]))


class GradingRun:
    """The work of one run, on the thread that owns the store; only plans run elsewhere."""

    def __init__(self, rubric: Rubric, store: Store, pool: Pool) -> None:
        self.rubric, self.store, self.pool = rubric, store, pool
        self.key = rubric_key(rubric)
        self.records = Records(store, rubric)
        self.reference = Reference(rubric, store, pool)
        self.judge = CachingJudge(rubric, self.reference)
        self._is_ready = False

    def grades(self, submissions: Sequence[Submission]) -> Iterator[tuple[str, Grade | None]]:
        """Each student with the grade as it is made, or None if it was kept.

        Few submissions are in memory at once, however large the class.
        """
        running: dict[Future[dict[str, CollectedReplies]], SubmissionRecord] = {}
        for submission in submissions:
            while len(running) >= 2 * self.pool.size:
                yield from self._finished(running)
            rubric = self.rubric
            work = open_work(submission, rubric.assignment, rubric.forms)
            key = grade_key(work.sha256, submission.slug, self.key)
            if self.store.is_final(submission.student, key):
                yield submission.student, None
                continue
            recorded = self.records.read(submission, work)
            running[self._collect(recorded)] = recorded
        while running:
            yield from self._finished(running)

    def _collect(self, recorded: SubmissionRecord) -> Future[dict[str, CollectedReplies]]:
        """Collect a submission's answers, or look them up where its plans were run before."""
        known = self.records.collected(recorded)
        if known is None:
            self.reference.begin()
            running = self.pool.collect(self.records.with_plans(recorded).plans)
            if not self._is_ready:
                self.judge.get_ready()
                self._is_ready = True
            return running
        future: Future[dict[str, CollectedReplies]] = Future()
        future.set_result(known)
        return future

    def _finished(
        self, running: dict[Future[dict[str, CollectedReplies]], SubmissionRecord]
    ) -> Iterator[tuple[str, Grade | None]]:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            recorded = running.pop(future)
            collected = future.result()
            for form, ran in collected.items():
                self.store.keep_collected(recorded.plans[form], ran)
            before = self.store.made(recorded.prepared.submission.student)
            made = self.judge.grade(recorded, collected, before)
            sha256 = recorded.prepared.work.sha256
            key = grade_key(sha256, made.grade.slug, self.key)
            old = before.grade if before else None
            self.store.keep_grade(key, made.grade, sha256, names=made.names, before=old)
            yield made.grade.student, made.grade
