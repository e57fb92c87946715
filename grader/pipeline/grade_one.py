"""Grades one repository. Nothing is kept, for whoever wrote it could have written what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader import scoring
from grader.discover import discover_one, open_work
from grader.errors import GradeError
from grader.model import Grade, Reply
from grader.pipeline.judging import judge
from grader.pipeline.prepare import prepare
from grader.pipeline.reference_values import canonical, reference_plan
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy, Pool, WorkerSetup


def grade_one(
    path: Path, rubric: Rubric, *, student: str, out: Path, policy: ConfinementPolicy = CONFINED
) -> Grade:
    """The grade of the one student whose work lies at `path`. No code of theirs runs afterwards.

    Args:
        path: a folder, such as a whole repository, a zip archive or a file.
        rubric: it and its reference may lie below `path`, and are no part of the work.
        student: whose work it is.
        out: where reports are written; it is no part of the work, either.
        policy: what student code must be confined by.

    Raises:
        GradeError: nothing was handed in, nothing of it can be read, or the reference fails.
    """
    ours = (*rubric.own_files, out)
    submission = discover_one(path, student, exclude=ours)
    work = open_work(submission, rubric.assignment, rubric.forms)
    prepared = prepare(submission, work, rubric)
    if prepared.unread and not prepared.readings:
        raise GradeError(f"nothing could be read: {' '.join(prepared.unread)}", where=str(path))
    setup = WorkerSetup(rubric.terms, rubric.limits.memory)
    # a checkout may hold the very Python that we run on
    with Pool(1, ours, policy=policy, setup=setup) as pool:
        reference = _reference(rubric, pool)
        collected = pool.collect(prepared.plans).result()
    return scoring.finish(judge(prepared, collected, rubric, reference), {}, rubric.policy)


def _reference(rubric: Rubric, pool: Pool) -> Mapping[str, Reply]:
    if not rubric.reference:
        return {}
    plan = reference_plan(rubric)
    return canonical(pool.collect({"reference": plan}).result()["reference"], rubric, plan)
