"""When each student handed in: from a table of the course, from before, or from the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from grader import discover
from grader.classlists import match_names as people
from grader.classlists.csv_rows import read_rows
from grader.discover import Submission
from grader.errors import GradeError
from grader.escapes import one_line
from grader.pipeline.course import Course
from grader.rubric.model import Rubric
from grader.store import Store

Times: TypeAlias = Mapping[str, datetime]
"""Times by what stands for a student, in small letters."""
NO_TIMES: Times = {}


def times_in(path: Path | None, due: datetime | None) -> Times:
    """The times in a table with the columns student and time; none where there is no table.

    A time without an offset from UTC is one at the place where the due time was written.

    Raises:
        GradeError: the table cannot be read, or holds what is no time; a line for each.
    """
    if path is None:
        return NO_TIMES
    times: dict[str, datetime] = {}
    faults: list[str] = []
    for row in read_rows(path, needed=("student", "time")):
        written = row.cells.get("time", "").strip()
        try:
            time = datetime.fromisoformat(written)
            times[row.cells.get("student", "").strip().casefold()] = _placed(time, due)
        except ValueError:
            faults.append(f"{row.where}: '{one_line(written)}' is no time: 2026-12-01 23:59 is")
    if faults:
        raise GradeError("\n".join(faults))
    return times


def _placed(time: datetime, due: datetime | None) -> datetime:
    if time.tzinfo is not None:
        return time
    if due is None:
        raise ValueError("nothing says where it is")
    return time.replace(tzinfo=due.tzinfo)


def handed_in(
    submissions: Sequence[Submission], course: Course, rubric: Rubric, store: Store
) -> dict[str, datetime]:
    """When students handed in, where anything tells; of nobody, where nothing is due.

    A time that was found before stays while the work is the same: to copy a folder, or to grade
    again, makes nobody late. Times of the course's own count before all others.

    Raises:
        GradeError: the course's table cannot be used, or names nobody of the class.
    """
    if rubric.policy.due is None:
        return {}
    table = times_in(course.times, rubric.policy.due)
    class_info = store.class_info()
    before = class_info.submitted if class_info is not None else {}
    found: dict[str, datetime] = {}
    told = _told(submissions, table)
    if table and not told:
        first = next(iter(table))
        what = f"nobody of '{course.path}' is in it: the first there is '{one_line(first)}'"
        raise GradeError(what, where=str(course.times), hint="write the names as the reports do")
    for each in submissions:
        time = told.get(each.student)
        if time is None and each.student in before and _is_graded(each, rubric, store):
            time = before[each.student]
        time = time or discover.hand_in_time(each, course.path)
        if time is not None:
            found[each.student] = time
    return found


def _told(submissions: Sequence[Submission], table: Times) -> dict[str, datetime]:
    """The times of those whom a table names, as they are called here or as lists call them."""
    known = [*table]
    lines = people.match_students(
        [each.student for each in submissions], [people.ListEntry((name,), name) for name in known]
    ).rows
    told = {student: table[known[at]] for student, at in lines.items()}
    for each in submissions:
        names = (each.student, each.slug, one_line(each.student), each.login or each.student)
        exact = next((table[n.casefold()] for n in names if n.casefold() in table), None)
        told |= {each.student: exact} if exact is not None else {}
    return told


def _is_graded(submission: Submission, rubric: Rubric, store: Store) -> bool:
    """Whether the student's grade was made from the work as it is."""
    work = discover.open_work(submission, rubric.assignment, rubric.forms)
    return store.work(submission.student) == work.sha256
