"""Metadata of a graded class: how a run makes it, and where the store keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TypeVar

from grader.classlists.student_names import StudentNames
from grader.discover import STORE, FoundClass, Submission, is_output_folder, teams_of
from grader.errors import GradeError
from grader.escapes import one_line
from grader.gradebook.output_folder import locked
from grader.model import ClassInfo, HandInTimes
from grader.rubric.model import Rubric
from grader.store import Store

_Value = TypeVar("_Value")
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


def describe_class(rubric: Rubric, found: FoundClass, times: HandInTimes) -> ClassInfo:
    """The metadata of a class with these submissions."""
    return ClassInfo(
        assignment=rubric.assignment,
        title=rubric.title,
        rubric_path=str(rubric.path),
        rubric_sha256=rubric.sha256,
        students=tuple((submission.student, submission.slug) for submission in found.submissions),
        policy=rubric.policy,
        submitted=times.times,
        attendance=found.attendance,
        contact=rubric.contact,
        times_notes=times.notes,
        time_sources=times.sources,
        times_doubts=times.doubts,
        extensions=times.extensions,
        names={submission.student: submission.names for submission in found.submissions},
        left_out=found.notes,
        teams=teams_of(found.submissions),
        version=rubric.version,
        texts={question.id: question.context.text for question in rubric.questions},
    )


def names_of(class_info: ClassInfo) -> StudentNames:
    """The names by which a person may call the students of a class."""
    return StudentNames(
        (student, (slug, *class_info.names.get(student, ())))
        for student, slug in class_info.students
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
    slug = known[submission.student]
    return _merged(before, class_info, submission.student), [replace(submission, slug=slug)]


def _merged(before: ClassInfo, now: ClassInfo, student: str) -> ClassInfo:
    """The metadata of a run for one student, with the other students of the class."""

    def merged(old: Mapping[str, _Value], new: Mapping[str, _Value]) -> dict[str, _Value]:
        return {name: value for name, value in old.items() if name != student} | dict(new)

    return replace(
        now,
        students=before.students,
        submitted=merged(before.submitted, now.submitted),
        attendance=before.attendance,
        time_sources=merged(before.time_sources, now.time_sources),
        times_doubts=merged(before.times_doubts, now.times_doubts),
        extensions=merged(before.extensions, now.extensions),
        names=merged(before.names, now.names),
        left_out=before.left_out,
        teams=before.teams,
    )


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
        earlier[-1],
        students=now.students,
        submitted=now.submitted,
        attendance=now.attendance,
        time_sources=now.time_sources,
        times_doubts=now.times_doubts,
        extensions=now.extensions,
        names=now.names,
        teams=now.teams,
    )
