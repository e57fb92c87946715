"""Refuses a folder in which nobody handed in anything: it is probably another one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.discover import Submission, open_work
from grader.discover.choice import has_name
from grader.discover.earlier_output import file_suffixes
from grader.errors import GradeError
from grader.model import Attendance
from grader.pipeline.prepare import prepare
from grader.rubric.model import Rubric

_PROGRAMS = {".py", ".ipynb", ".zip"}


def check_folder(
    submissions: Sequence[Submission], attendance: Attendance | None, rubric: Rubric, path: Path
) -> None:
    """Raise `GradeError` if no submission has homework and no student is known by a roster."""
    is_known = attendance is not None and any(
        each.login and each.student not in attendance.absent for each in submissions
    )
    if is_known or any(_has_homework(each, rubric.assignment) for each in submissions):
        return
    if any(_answers_a_question(submission, rubric) for submission in submissions):
        return
    wanted = ", ".join(sorted(file_suffixes()))
    hint = f"is this the right folder? expected files such as {rubric.assignment}.py: {wanted}"
    raise GradeError(f"nothing in '{path}' can be graded", hint=hint)


def _has_homework(submission: Submission, assignment: str) -> bool:
    """Whether a file has the assignment's name, or may be a program; nothing is read."""
    return any(
        not entry.is_folder
        and (
            has_name(entry.path, assignment)
            or entry.path.suffix.lower() in _PROGRAMS
            or entry.receipt is not None
        )
        for entry in submission.entries
    )


def _answers_a_question(submission: Submission, rubric: Rubric) -> bool:
    work = open_work(submission, rubric.assignment, rubric.forms)
    readings = prepare(submission, work, rubric, ()).readings.values()
    return any(reading.texts for reading in readings)
