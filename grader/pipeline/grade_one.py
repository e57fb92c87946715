"""Grades one student and keeps nothing: the student could have written whatever is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader import scoring
from grader.discover import discover_one, open_work
from grader.errors import GradeError, RubricError
from grader.model import Grade, Reply
from grader.pipeline.judging import criterion_judge, judge_submission
from grader.pipeline.prepare import prepare
from grader.pipeline.reference_values import reference_plan, spoilt_questions, usable_replies
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup


def grade_one(
    path: Path, rubric: Rubric, *, student: str, out: Path, policy: ConfinementPolicy = CONFINED
) -> Grade:
    """Grade the work at `path`. When this returns, no student code runs any more.

    Args:
        path: a folder, such as a whole repository, a zip archive or a file.
        rubric: it and its reference may be below `path`, and are not part of the work.
        student: whose work it is.
        out: the folder for reports; it is not part of the work, either.
        policy: how student code must be confined.

    Raises:
        GradeError: there is no work, none of it can be read, or the reference fails.
    """
    hidden = (*rubric.own_files, out)
    submission = discover_one(path, student, exclude=hidden)
    work = open_work(submission, rubric.assignment, rubric.forms)
    prepared = prepare(submission, work, rubric)
    if prepared.unread and not prepared.readings:
        raise GradeError(f"nothing could be read: {' '.join(prepared.unread)}", where=str(path))
    setup = WorkerSetup(rubric.terms, rubric.limits.memory)
    # the student's work itself is not hidden: a checkout may contain the Python that we run on
    with Pool(1, hidden, policy=policy, setup=setup) as pool:
        reference = _run_reference(rubric, pool)
        collected = pool.collect(prepared.plans).result()
    grade = judge_submission(prepared, collected, rubric, criterion_judge(lambda: reference))
    return scoring.finish(grade, {}, rubric.policy)


def _run_reference(rubric: Rubric, pool: Pool) -> Mapping[str, Reply]:
    """The reference's replies; students may read the error, so it quotes nothing of the reference.

    Raises:
        RubricError: a check cannot use the replies.
        GradeError: the sandbox could not run the reference.
    """
    if not rubric.reference:
        return {}
    plan = reference_plan(rubric)
    collected = pool.collect({"reference": plan}).result()["reference"]
    replies = usable_replies(collected, rubric, plan)
    if spoilt := spoilt_questions(rubric, replies):
        questions = dict.fromkeys(each for ids in spoilt.values() for each in ids)
        what = f"the reference solution gives no usable value for {', '.join(questions)}"
        raise RubricError(what, hint="for the course staff: `grade rubric check` says why")
    return replies
