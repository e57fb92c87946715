"""Metadata of a graded class: how a run makes it, and where the store keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shlex import quote

from grader.discover import STORE, Submission, is_output_folder
from grader.errors import GradeError
from grader.escapes import one_line
from grader.gradebook.output_folder import locked
from grader.model import Attendance, ClassInfo
from grader.rubric.model import Rubric
from grader.store import Store

_ASSIGNMENT = "assignment"
"""The fact of a store that names the assignment of its folder."""
_LEAST_CLASS = 2
"""The fewest students of a class; one submission alone may be a look at one of its students."""


@contextmanager
def open_class(out: Path) -> Iterator[tuple[Store, ClassInfo]]:
    """Lock the folder of a class that was graded before, and open its store.

    Raises:
        GradeError: the folder holds no graded class, or another run has locked it.
    """
    if not is_output_folder(out):
        hint = "grade the class first, or name the folder with --out"
        raise GradeError(f"there are no grades in '{out}'", hint=hint)
    with locked(out), Store(out / STORE) as store:
        class_info = store.class_info()
        if class_info is None:
            hint = "let `grade SUBMISSIONS` finish once"
            raise GradeError("no run has finished here", where=str(out), hint=hint)
        yield store, class_info


def describe_class(
    rubric: Rubric,
    submissions: Sequence[Submission],
    attendance: Attendance | None,
    submitted: Mapping[str, datetime],
    times_notes: tuple[str, ...] = (),
) -> ClassInfo:
    """The metadata of a class with these submissions; `submitted` holds their times, if known.

    `times_notes` say where the times come from.
    """
    return ClassInfo(
        assignment=rubric.assignment,
        title=rubric.title,
        rubric_path=str(rubric.path),
        rubric_sha256=rubric.sha256,
        students=tuple((submission.student, submission.slug) for submission in submissions),
        policy=rubric.policy,
        submitted=submitted,
        attendance=attendance,
        version=rubric.version,
        contact=rubric.contact,
        times_notes=times_notes,
        texts={question.id: question.context.text for question in rubric.questions},
    )


def keep_assignment(store: Store, rubric: Rubric, out: Path) -> None:
    """Bind a store to the rubric's assignment: one folder holds one assignment.

    The overrides of a class are kept by student and question, so they would count in another
    assignment with the same question ids.

    Raises:
        GradeError: the store holds another assignment.
    """
    class_info = store.class_info()  # earlier versions kept the assignment only there
    kept = class_info.assignment if class_info is not None else ""
    held = store.fact(_ASSIGNMENT).get("id", kept)
    if held and held != rubric.assignment:
        what = f"'{out}' holds {one_line(held)}, and the rubric is for {rubric.assignment}"
        raise GradeError(what, hint=f"use --out {quote(f'{out}-{rubric.assignment}')}")
    if not store.fact(_ASSIGNMENT):
        store.keep_fact(_ASSIGNMENT, {"id": rubric.assignment})


def keep_class_whole(
    store: Store, class_info: ClassInfo, submissions: Sequence[Submission], path: Path
) -> tuple[ClassInfo, Sequence[Submission]]:
    """Keep the other students of a class in its metadata when a run grades only one of them.

    Returns:
        The metadata and the submissions to grade; in all other cases, the same as the arguments.

    Raises:
        GradeError: the store belongs to another class, or the rubric has changed since the others
            were graded.
    """
    before = store.class_info()
    known = dict(before.students) if before is not None else {}
    if before is None or len(known) < _LEAST_CLASS or class_info.attendance:
        return class_info, submissions
    is_known = any(submission.student in known for submission in submissions)
    if (is_known and len(submissions) > 1) or _was_class(store, path):
        return class_info, submissions
    if not is_known:
        what = f"the output folder holds a class of {len(known)}, and none of them is in '{path}'"
        raise GradeError(what, hint="use another --out")
    (submission,) = submissions
    if before.rubric_sha256 != class_info.rubric_sha256:
        student = one_line(submission.student)
        what = f"the rubric has changed since the class of {student} was graded"
        raise GradeError(what, hint="grade the whole class, or look at one with another --out")
    submitted = {**before.submitted, **class_info.submitted}
    class_info = replace(
        class_info,
        students=before.students,
        submitted=submitted,
        time_sources={**before.time_sources, **class_info.time_sources},
        attendance=before.attendance,
    )
    return class_info, [replace(submission, slug=known[submission.student])]


def _was_class(store: Store, path: Path) -> bool:
    """Whether an earlier run graded a whole class at this path."""
    runs = (entry.detail for entry in store.log() if entry.what == "run")
    paths = (Path(run["path"]) for run in runs if run["students"] >= _LEAST_CLASS)
    return any(class_path.absolute() == path.absolute() for class_path in paths)


def class_info_before(store: Store, entry: int) -> ClassInfo | None:
    """The metadata of the class before an entry of the log, with the students of today."""
    now = store.class_info()
    earlier = [
        line.class_info for line in store.log() if line.id < entry and line.class_info is not None
    ]
    if now is None or not earlier:
        return now
    return replace(
        earlier[-1], students=now.students, submitted=now.submitted, attendance=now.attendance
    )
