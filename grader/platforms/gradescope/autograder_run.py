"""Grades the submission in a Gradescope autograder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from grader.discover import Submission, walk_folder
from grader.errors import GradeError
from grader.gradebook.output_folder import explain_disk_errors, write
from grader.model import Grade, Gradebook
from grader.pipeline.on_demand import OnDemandGrader
from grader.plugins import Report
from grader.rubric.model import Rubric
from grader.sandbox import CONFINED, ConfinementPolicy


def grade_on_gradescope(
    rubric: Rubric, root: Path, report: Report, *, policy: ConfinementPolicy = CONFINED
) -> Grade:
    """Grade `submission` below the root and write `results/results.json`.

    Raises:
        GradeError: the submission could not be graded; then no results are written.
    """
    work = root / "submission"
    if not work.is_dir():
        raise GradeError("there is no submission", where=str(work))
    submission = Submission("submission", "results", tuple(walk_folder(work)))
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        shared = OnDemandGrader(rubric, Path(folder), (root / "source", work), policy=policy)
        try:
            grade = shared.grade(submission)
        finally:
            shared.close()
    book = Gradebook(
        rubric.assignment,
        rubric.title,
        str(rubric.path),
        rubric.sha256,
        [grade],
        contact=rubric.contact,
    )
    results = root / "results" / "results.json"
    with explain_disk_errors(results, hint="is the folder writable?"):
        ((_, pieces),) = report.files(book)
        write(results, pieces)
    return grade
