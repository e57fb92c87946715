"""Grades a class again by an edited rubric: previews what would change, or applies it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.discover import Course, Submission
from grader.errors import GradeError, RubricError
from grader.escapes import one_line
from grader.gradebook.class_info import (
    describe_class,
    keep_assignment,
    keep_class_whole,
    open_class,
)
from grader.gradebook.publish import ReportedGrades, publish
from grader.model import ClassInfo, CollectedReplies
from grader.model.digest import digest
from grader.pipeline.grading import open_pool, students_gone
from grader.pipeline.outcome_cache import CachingJudge
from grader.pipeline.records import Records, SubmissionRecord
from grader.pipeline.reference_values import Reference
from grader.pipeline.submission_times import find_times
from grader.presentation.grade_changes import GradeChanges
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, usable_cores
from grader.store import Store, StoredGrade
from grader.store.result_keys import grade_key, rubric_key

_PARTS = {
    "rubric": "the rubric or its reference solution was edited",
    "work": "what was handed in has changed",
    "grades": "grades were made or brought back",
    "overrides": "points were given by hand",
}
"""The parts that a preview depends on, and what to say if one of them has changed since."""


@dataclass(frozen=True)
class RegradeResult:
    """What changes or has changed; `entry` is the number of its log entry once it is applied."""

    changes: GradeChanges
    entry: int | None = None


def regrade(  # noqa: PLR0913 - three of them have a default
    path: Path | Course,
    rubric: Rubric,
    out: Path,
    *,
    apply: bool = False,
    policy: ConfinementPolicy = CONFINED,
    jobs: int | None = None,
) -> RegradeResult:
    """Grade every submission at `path` again; student code runs only where a reply is missing.

    Without `apply`, no grade, report or log entry changes. With it, all of them change at once.

    Raises:
        RubricError: a check cannot use the reference solution.
        GradeError: there is no graded class, student code cannot be run, or, with `apply`,
            something has changed since the preview.
    """
    course = Course.at(path)
    found = course.submissions(rubric.assignment, out, rubric.own_files)
    submissions: Sequence[Submission] = found.submissions
    hidden = (*rubric.own_files, course.path, out)
    size = min(jobs or usable_cores(), len(submissions))
    pool = open_pool(rubric, size, hidden, policy)
    with open_class(out) as (store, class_info), pool:
        keep_assignment(store, rubric, out)
        if class_info.attendance is not None and found.attendance is None:
            what = f"this class was graded with the roster {one_line(class_info.attendance.source)}"
            raise GradeError(what, hint="name it with --roster FILE")
        times = find_times(submissions, course, rubric, store)
        new_class_info = describe_class(rubric, found, times)
        new_class_info, submissions = keep_class_whole(
            store, new_class_info, submissions, course.path
        )
        run = _Regrade(rubric, store, pool)
        work_keys = run.read(submissions)
        preview_keys = run.preview_keys(work_keys)
        if not apply:
            changes = run.changes(work_keys, class_info, new_class_info, keep=False)
            store.keep_fact("preview", preview_keys)
            return RegradeResult(changes)
        _check_unchanged(store.fact("preview"), preview_keys)
        with store.transaction():
            entry = store.note(
                "regrade", class_info=new_class_info, path=str(course.path), rubric=rubric.sha256
            )
            changes = run.changes(work_keys, class_info, new_class_info, keep=True)
            store.keep_class_info(new_class_info)
            store.keep_fact("preview", {})
        publish(store, out)
        return RegradeResult(changes, entry)


def _check_unchanged(previewed: Mapping[str, str], current: Mapping[str, str]) -> None:
    """Refuse to apply changes that differ from those of the last preview."""
    changed = [words for part, words in _PARTS.items() if previewed.get(part) != current[part]]
    if previewed and changed:
        what = f"this is no longer what the preview showed: {'; '.join(changed)}"
        raise GradeError(what, hint="look at a new preview first")


class _Regrade:
    """The work of one regrade: `read` runs missing plans, and `changes` judges."""

    def __init__(self, rubric: Rubric, store: Store, pool: Pool) -> None:
        self._rubric, self._store, self._pool = rubric, store, pool
        self._rubric_key = rubric_key(rubric)
        self._records = Records(store, rubric)
        self._run_again: set[str] = set()

    def read(self, submissions: Sequence[Submission]) -> list[tuple[Submission, str]]:
        """Read the class, and run what has not run before; each submission with its work key."""
        work_keys = []
        with self._store.transaction():  # one transaction is faster than one for each submission
            for submission in submissions:
                record = self._records.read(submission)
                work_keys.append((submission, record.prepared.work.key))
                if not self._records.is_collected(record):
                    self._run_again.add(submission.student)
        self._run([each for each in submissions if each.student in self._run_again])
        return work_keys

    def preview_keys(self, work_keys: Sequence[tuple[Submission, str]]) -> dict[str, str]:
        """The key of each part that the changes depend on."""
        work = (f"{submission.student} {submission.slug} {key}" for submission, key in work_keys)
        return {
            "rubric": self._rubric_key,
            "work": digest(*work),
            "grades": digest(repr(sorted(self._store.grade_keys().items()))),
            "overrides": digest(repr(sorted(self._store.overrides().items()))),
        }

    def changes(
        self,
        work_keys: Sequence[tuple[Submission, str]],
        class_info: ClassInfo,
        new_class_info: ClassInfo,
        *,
        keep: bool,
    ) -> GradeChanges:
        """Judge the class, and compare each new grade with the current one.

        Args:
            work_keys: the class, each submission with the key of its work.
            class_info: the class's metadata before the regrade.
            new_class_info: the class's metadata after the regrade.
            keep: whether to keep the new grades.
        """
        changes = GradeChanges(ran=len(self._run_again))
        reported = ReportedGrades(self._store, class_info)
        newly_reported = ReportedGrades(self._store, new_class_info)
        reference = Reference(self._rubric, self._store, self._pool)
        judge = CachingJudge(self._rubric, reference.replies)
        for submission, work_key in work_keys:
            before = self._store.stored_grade(submission.student)
            new = self._judge(judge, submission, before)
            current = before.grade if before else None
            changes.add(
                reported.finish(current) if current else None,
                newly_reported.finish(new.grade),
                self._reasons(submission, before, work_key),
            )
            if keep:
                key = grade_key(work_key, submission.slug, self._rubric_key)
                self._store.keep_grade(
                    key, new.grade, work_key, outcome_keys=new.outcome_keys, before=current
                )
        if reference.faults:
            raise RubricError.of(reference.faults)
        changes.gone = students_gone(class_info, new_class_info)
        return changes

    def _judge(
        self, judge: CachingJudge, submission: Submission, before: StoredGrade | None
    ) -> StoredGrade:
        record = self._records.read(submission)
        collected = self._records.collected(record)
        if collected is None:  # a fault of ours spoilt the replies, and the store did not keep them
            collected = self._pool.collect(self._records.with_plans(record).plans).result()
            self._keep_collected(record, collected)
        return judge.judge(record, collected, before)

    def _reasons(
        self, submission: Submission, before: StoredGrade | None, work_key: str
    ) -> tuple[str, ...]:
        """Reasons for a change other than the rubric."""
        if before is None:
            return ("not graded before",)
        if work_key != self._store.work_key(submission.student):
            return ("the files differ from those that were graded",)
        return ()

    def _run(self, submissions: Sequence[Submission]) -> None:
        """Run the plans of submissions, few in memory at once, and keep the replies."""
        batch_size = 4 * self._pool.size
        for start in range(0, len(submissions), batch_size):
            batch = submissions[start : start + batch_size]
            records = [self._records.read(submission) for submission in batch]
            futures = [
                self._pool.collect(self._records.with_plans(record).plans) for record in records
            ]
            for record, future in zip(records, futures, strict=True):
                self._keep_collected(record, future.result())

    def _keep_collected(
        self, record: SubmissionRecord, collected: Mapping[str, CollectedReplies]
    ) -> None:
        for form, replies in collected.items():
            self._store.keep_collected(record.plan_keys[form], replies)
