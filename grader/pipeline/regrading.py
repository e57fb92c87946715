"""Scores a class again by an edited rubric: shows what would change, or makes it so."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.discover import Submission
from grader.errors import GradeError
from grader.escapes import one_line
from grader.gradebook.publish import ReportedGrades, class_info_of, graded, joined, publish
from grader.model import ClassInfo, CollectedReplies
from grader.pipeline.course import Course
from grader.pipeline.outcome_cache import CachingJudge
from grader.pipeline.records import Records, SubmissionRecord
from grader.pipeline.reference_values import Reference
from grader.pipeline.submission_times import handed_in
from grader.presentation.grade_changes import GradeChanges
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup
from grader.store import Store, StoredGrade
from grader.store.result_keys import digest, grade_key, rubric_key

_PARTS = {
    "rubric": "the rubric or its reference solution was edited",
    "work": "what was handed in has changed",
    "grades": "grades were made or brought back",
    "overrides": "points were given by hand",
}
"""What a preview depends on, and what is said where it is another now."""


@dataclass(frozen=True)
class RegradeResult:
    """What changes, or has changed; `entry` is the log's number of it once it is applied."""

    changes: GradeChanges
    entry: int | None = None


def regrade(
    path: Path | Course,
    rubric: Rubric,
    out: Path,
    *,
    apply: bool = False,
    policy: ConfinementPolicy = CONFINED,
) -> RegradeResult:
    """Score every submission at `path` again, from what was collected wherever that still holds.

    Without `apply`, no grade, report or log is touched. With it, all of them change at once.

    Raises:
        GradeError: nothing was graded, student code cannot be run, or, with `apply`, something has
            changed since the preview.
    """
    course = Course.at(path)
    path = course.path
    submissions: Sequence[Submission]
    submissions, attendance = course.submissions(rubric.assignment)
    hidden = (*rubric.own_files, path, out)
    size = min(os.cpu_count() or 1, len(submissions))
    setup = WorkerSetup(rubric.terms, rubric.limits.memory)
    pool = Pool(size, hidden, policy=policy, setup=setup)
    with graded(out) as (store, class_info), pool:
        if class_info.attendance is not None and attendance is None:
            what = f"this class was graded with the roster {one_line(class_info.attendance.source)}"
            raise GradeError(what, hint="name it with --roster FILE")
        times = handed_in(submissions, course, rubric, store)
        after = class_info_of(rubric, submissions, attendance, times)
        after, submissions = joined(store, after, submissions, path)
        again = _Regrade(rubric, store, pool)
        read = again.read(submissions)
        basis = again.basis(read)
        if not apply:
            changes = again.changes(read, class_info, after, keep=False)
            store.keep_fact("preview", basis)
            return RegradeResult(changes)
        _as_previewed(store.fact("preview"), basis)
        with store.transaction():
            entry = store.note("regrade", class_info=after, path=str(path), rubric=rubric.sha256)
            changes = again.changes(read, class_info, after, keep=True)
            store.keep_class_info(after)
            store.keep_fact("preview", {})
        publish(store, out)
        return RegradeResult(changes, entry)


def _as_previewed(previewed: Mapping[str, str], basis: Mapping[str, str]) -> None:
    changed = [words for part, words in _PARTS.items() if previewed.get(part) != basis[part]]
    if previewed and changed:
        what = f"this is no longer what the preview showed: {'; '.join(changed)}"
        raise GradeError(what, hint="look at a new preview first")


class _Regrade:
    """The work of one regrade; what has to be run is run when the class is read."""

    def __init__(self, rubric: Rubric, store: Store, pool: Pool) -> None:
        self._rubric, self._store, self._pool = rubric, store, pool
        self._key = rubric_key(rubric)
        self._records = Records(store, rubric)
        self._judge: CachingJudge | None = None
        self._ran: set[str] = set()

    def read(self, submissions: Sequence[Submission]) -> list[tuple[Submission, str]]:
        """Read the class, and run what was not run before; each with its work's name."""
        read = []
        with self._store.transaction():  # one for all that is read, not one for each
            for submission in submissions:
                recorded = self._records.read(submission)
                read.append((submission, recorded.prepared.work.sha256))
                if not self._records.is_collected(recorded):
                    self._ran.add(submission.student)
        self._run([each for each in submissions if each.student in self._ran])
        return read

    def basis(self, read: Sequence[tuple[Submission, str]]) -> dict[str, str]:
        """Names all that the changes depend on, part by part."""
        return {
            "rubric": self._key,
            "work": digest(*(f"{each.student} {each.slug} {sha256}" for each, sha256 in read)),
            "grades": digest(repr(sorted(self._store.keys().items()))),
            "overrides": digest(repr(sorted(self._store.overrides().items()))),
        }

    def changes(
        self,
        read: Sequence[tuple[Submission, str]],
        class_info: ClassInfo,
        after: ClassInfo,
        *,
        keep: bool,
    ) -> GradeChanges:
        """Each student's grade beside the one that holds, which it replaces if it is to be kept.

        Args:
            read: the class, each with the name of the work.
            class_info, after: the metadata of the class before and after.
        """
        changes = GradeChanges(ran=len(self._ran))
        was, finished = ReportedGrades(self._store, class_info), ReportedGrades(self._store, after)
        judge = CachingJudge(self._rubric, Reference(self._rubric, self._store, self._pool))
        for submission, sha256 in read:
            before = self._store.made(submission.student)
            made = self._made(judge, submission, before)
            kept = before.grade if before else None
            old = was.of(kept) if kept else None
            changes.add(old, finished.of(made.grade), tuple(self._why(submission, before, sha256)))
            if keep:
                key = grade_key(sha256, submission.slug, self._key)
                self._store.keep_grade(key, made.grade, sha256, names=made.names, before=kept)
        here = {student for student, _ in after.students}
        changes.gone = tuple(student for student, _ in class_info.students if student not in here)
        return changes

    def _made(
        self, judge: CachingJudge, submission: Submission, before: StoredGrade | None
    ) -> StoredGrade:
        recorded = self._records.read(submission)
        collected = self._records.collected(recorded)
        if collected is None:  # a fault of ours is not kept: it stays ungraded
            ran = self._pool.collect(self._records.with_plans(recorded).plans)
            collected = ran.result()
        return judge.grade(recorded, collected, before)

    def _why(
        self, submission: Submission, before: StoredGrade | None, sha256: str
    ) -> Iterator[str]:
        if before is None:
            yield "not graded before"
        elif sha256 != self._store.work(submission.student):
            yield "the files are others than those that were graded"

    def _run(self, submissions: Sequence[Submission]) -> None:
        """Run some submissions' plans, few of them in memory at once, and keep what they give."""
        for start in range(0, len(submissions), 4 * self._pool.size):
            batch = [
                self._records.read(s) for s in submissions[start : start + 4 * self._pool.size]
            ]
            futures = [self._pool.collect(self._records.with_plans(each).plans) for each in batch]
            for recorded, future in zip(batch, futures, strict=True):
                self._keep(recorded, future.result())

    def _keep(self, recorded: SubmissionRecord, collected: Mapping[str, CollectedReplies]) -> None:
        for form, ran in collected.items():
            self._store.keep_collected(recorded.plans[form], ran)
