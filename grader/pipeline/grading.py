"""Grades a class: keeps each grade at once, and does not repeat what has not changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.discover import STORE, Course, Submission, open_work
from grader.errors import GradeError, RubricError
from grader.escapes import one_line
from grader.gradebook.class_info import (
    describe_class,
    keep_assignment,
    keep_class_whole,
    names_of,
)
from grader.gradebook.output_folder import check_output_folder, locked
from grader.gradebook.publish import Publisher, count_changed
from grader.gradebook.report_files import has_reports
from grader.model import Attendance, ClassInfo, CollectedReplies, Grade
from grader.pipeline.outcome_cache import CachingJudge
from grader.pipeline.records import Records, SubmissionRecord
from grader.pipeline.reference_values import Reference
from grader.pipeline.right_folder import check_folder
from grader.pipeline.submission_times import find_times
from grader.presentation import worklist
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup, usable_cores
from grader.store import Store
from grader.store.result_keys import grade_key, rubric_key


@dataclass(frozen=True, slots=True)
class GradingProgress:
    """One more student is graded: `done` of `total`; `kept` is true if nothing had changed.

    `grade` returns the grade. If the grade was kept, this reads it from the store, which takes
    longer than the rest of the work for that student.
    """

    done: int
    total: int
    student: str
    kept: bool
    grade: Callable[[], Grade]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did, in numbers of students unless it says otherwise.

    Attributes:
        out: the output folder.
        students: all students of this run.
        kept: students for whom nothing had changed.
        ungraded: students with a check that waits for a person or for another run.
        changed: students whose points differ from before.
        entry: the number of the run's entry in the log.
        attendance: how the class matches its roster.
        others: students of the class who are not part of this run.
        gone: names of students who have left the class since the last run.
        has_lost_store: whether there were reports of an earlier run, but not its store.
        flagged: flags in the whole class that a person should look at.
        not_read: submissions of the class of which nothing, or not everything, was read.
        warnings: sentences on what is doubtful about the class.
        rubric_faults: what is wrong with the reference, so that checks graded nobody.
    """

    out: Path
    students: int
    kept: int
    ungraded: int
    changed: int = 0
    entry: int = 0
    attendance: Attendance | None = None
    others: int = 0
    gone: tuple[str, ...] = ()
    has_lost_store: bool = False
    flagged: int = 0
    not_read: int = 0
    warnings: tuple[str, ...] = ()
    rubric_faults: tuple[RubricError, ...] = ()


def grade_class(  # noqa: PLR0913 - three of them have a default
    path: Path | Course,
    rubric: Rubric,
    out: Path,
    *,
    policy: ConfinementPolicy = CONFINED,
    pool: Pool | None = None,
    jobs: int | None = None,
    again: Sequence[str] = (),
    on_progress: Callable[[GradingProgress], None] = lambda _: None,
) -> RunSummary:
    """Grade every submission at `path` and write the reports to `out`.

    Args:
        path: a folder, a zip archive or a file, or a course, which may have a roster.
        rubric: the rubric to grade by.
        out: the folder for the reports and the store.
        policy: how student code must be confined.
        pool: workers that have started already; used if they suit this class, and always closed.
        jobs: how many programs run at once; None means one for each core that may be used.
        again: names of students whose work is read, run and judged even if nothing has changed.
        on_progress: called for each student.

    Raises:
        GradeError: something that the user can put right, such as a machine that cannot confine
            student code as the policy requires. Finished grades are kept.
        KeyboardInterrupt: the user stopped the run. Finished grades are kept.
    """
    course = Course.at(path)
    check_output_folder(out, course.path)
    found = course.submissions(rubric.assignment, out, rubric.own_files)
    submissions: Sequence[Submission] = found.submissions
    check_folder(submissions, found.attendance, rubric, course.path)
    hidden = (*rubric.own_files, course.path, out)
    size = min(jobs or usable_cores(), len(submissions))
    pool = open_pool(rubric, size, hidden, policy, pool)
    has_lost_store = has_reports(out) and not (out / STORE).exists()
    with locked(out), Store(out / STORE) as store, pool:
        keep_assignment(store, rubric, out)
        before = store.class_info()
        times = find_times(submissions, course, rubric, store)
        class_info = describe_class(rubric, found, times)
        class_info, submissions = keep_class_whole(store, class_info, submissions, course.path)
        students_again = _find_again(again, class_info, submissions)
        entry = store.note(
            "run", path=str(course.path), rubric=rubric.sha256, students=len(submissions)
        )
        publisher = Publisher(store, class_info, out)
        run = GradingRun(rubric, store, pool, students_again)
        kept, ungraded = _grade_all(run, submissions, publisher, on_progress)
        store.keep_class_info(class_info)
        counts = publisher.finish()
        store.note("reported", class_info=class_info, students=len(submissions), ungraded=ungraded)
        return RunSummary(
            out,
            students=len(submissions),
            kept=kept,
            ungraded=ungraded,
            changed=count_changed(store, entry, before, class_info),
            entry=entry,
            attendance=found.attendance,
            others=len(class_info.students) - len(submissions),
            gone=students_gone(before, class_info),
            has_lost_store=has_lost_store,
            flagged=counts["flagged"],
            not_read=counts["not_read"],
            warnings=(*found.notes, *times.warnings),
            rubric_faults=run.rubric_faults,
        )


def _find_again(
    names: Sequence[str], class_info: ClassInfo, submissions: Sequence[Submission]
) -> frozenset[str]:
    """The students with these names; raises `GradeError` if one is not graded in this run."""
    known = names_of(class_info)
    students = frozenset(known.find(name) for name in names)
    for student in students.difference(each.student for each in submissions):
        what = f"the work of '{one_line(student)}' is not among these submissions"
        raise GradeError(what, hint="grade the whole class, or the folder of this student")
    return students


def open_pool(
    rubric: Rubric,
    size: int,
    hidden: tuple[Path, ...],
    policy: ConfinementPolicy,
    started: Pool | None = None,
) -> Pool:
    """This many workers: those that have started already, if they suit the rubric."""
    setup = WorkerSetup(rubric.terms, rubric.limits.memory)
    if started is not None:
        if started.matches(size, hidden, policy, setup):
            return started
        started.close()
    return Pool(size, hidden, policy=policy, setup=setup)


def _grade_all(
    run: GradingRun,
    submissions: Sequence[Submission],
    publisher: Publisher,
    on_progress: Callable[[GradingProgress], None],
) -> tuple[int, int]:
    """Grade submissions and publish each grade; returns how many were kept and are ungraded."""
    kept = ungraded = 0
    for done, (student, automatic) in enumerate(run.grades(submissions), start=1):
        if automatic is None:
            kept += 1
            grade = partial(publisher.reported, student)
        else:
            reported = publisher.publish_grade(automatic)
            ungraded += any(worklist.ungraded([reported]))
            grade = partial(_identity, reported)
        is_kept = automatic is None
        on_progress(GradingProgress(done, len(submissions), student, is_kept, grade))
    return kept, ungraded


def _identity(grade: Grade) -> Grade:
    return grade


def students_gone(before: ClassInfo | None, after: ClassInfo) -> tuple[str, ...]:
    """The students who have left a class."""
    present = {student for student, _ in after.students}
    earlier = before.students if before is not None else ()
    return tuple(student for student, _ in earlier if student not in present)


class GradingRun:
    """Grades submissions on the thread that owns the store; only student code runs elsewhere."""

    def __init__(
        self, rubric: Rubric, store: Store, pool: Pool, again: frozenset[str] = frozenset()
    ) -> None:
        """Grade by a rubric; take nothing over from the store for the students in `again`."""
        self.store, self._again = store, again
        self._rubric, self._pool = rubric, pool
        self._rubric_key = rubric_key(rubric)
        self._records = Records(store, rubric)
        self._reference = Reference(rubric, store, pool)
        self._judge = CachingJudge(rubric, self._reference.replies)
        self._is_ready = False

    @property
    def rubric_faults(self) -> tuple[RubricError, ...]:
        """What is wrong with the reference, as far as the grades so far have shown."""
        return self._reference.faults

    def grades(self, submissions: Sequence[Submission]) -> Iterator[tuple[str, Grade | None]]:
        """Each student with a new automatic grade, or with None if the grade was kept.

        Few submissions are in memory at once, even in a large class.
        """
        running: dict[Future[dict[str, CollectedReplies]], SubmissionRecord] = {}
        for submission in submissions:
            while len(running) >= 2 * self._pool.size:
                yield from self._finish_some(running)
            work = open_work(submission, self._rubric.assignment, self._rubric.forms)
            key = grade_key(work.key, submission.slug, self._rubric_key)
            is_again = submission.student in self._again
            if not is_again and self.store.is_final(submission.student, key):
                yield submission.student, None
                continue
            record = self._records.read(submission, work, use_kept=not is_again)
            running[self._collect(record)] = record
        while running:
            yield from self._finish_some(running)

    def _collect(self, record: SubmissionRecord) -> Future[dict[str, CollectedReplies]]:
        """Start to collect a submission's replies, or look them up if its plans ran before."""
        is_again = record.prepared.submission.student in self._again
        known = None if is_again else self._records.collected(record)
        if known is not None:
            future: Future[dict[str, CollectedReplies]] = Future()
            future.set_result(known)
            return future
        self._reference.start()
        running = self._pool.collect(self._records.with_plans(record).plans)
        if not self._is_ready:
            self._judge.get_ready()
            self._is_ready = True
        return running

    def _finish_some(
        self, running: dict[Future[dict[str, CollectedReplies]], SubmissionRecord]
    ) -> Iterator[tuple[str, Grade | None]]:
        """Wait until some submissions are collected; judge them and keep their grades."""
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            record = running.pop(future)
            collected = future.result()
            for form, replies in collected.items():
                self.store.keep_collected(record.plan_keys[form], replies)
            grade = self._keep(record, collected)
            yield grade.student, grade

    def _keep(self, record: SubmissionRecord, collected: dict[str, CollectedReplies]) -> Grade:
        student = record.prepared.submission.student
        before = self.store.stored_grade(student)
        new = self._judge.judge(record, collected, None if student in self._again else before)
        work_key = record.prepared.work.key
        self.store.keep_grade(
            grade_key(work_key, new.grade.slug, self._rubric_key),
            new.grade,
            work_key,
            outcome_keys=new.outcome_keys,
            before=before.grade if before else None,
        )
        return new.grade
