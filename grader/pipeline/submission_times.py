"""When each student handed in: from the course's table, from an earlier run, or from the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from grader import discover
from grader.classlists import match_names
from grader.classlists.csv_rows import read_rows
from grader.discover import Course, Submission
from grader.errors import GradeError
from grader.escapes import one_line
from grader.rubric.model import Rubric
from grader.store import Store

Times: TypeAlias = Mapping[str, datetime]
"""Times by the name or login that a table gives for a student, in lower case."""
NO_TIMES: Times = {}
MOST_FAULTS = 20
"""Files of nbgrader without a time that staff read about; the rest is counted."""
_NBGRADER = "nbgrader's timestamp.txt"
_FOUND = "an earlier run, the last commit or the newest file"
"""One source, so that the note of a second run is the same."""


def read_times(path: Path | None, due: datetime | None) -> Times:
    """The times in a table with the columns student and time; no times without a table.

    A time without an offset from UTC has the same offset as the due time.

    Raises:
        GradeError: the table cannot be read, or some of its times cannot; a line for each.
    """
    if path is None:
        return NO_TIMES
    times: dict[str, datetime] = {}
    faults: list[str] = []
    for row in read_rows(path, needed=("student", "time")):
        written = row.cells.get("time", "").strip()
        try:
            time = _with_offset(datetime.fromisoformat(written), due)
            times[row.cells.get("student", "").strip().casefold()] = time
        except ValueError:
            faults.append(f"{row.where}: '{one_line(written)}' is not a time like 2026-12-01 23:59")
    if faults:
        raise GradeError("\n".join(faults))
    return times


def _with_offset(time: datetime, due: datetime | None) -> datetime:
    if time.tzinfo is not None:
        return time
    if due is None:
        raise ValueError("there is no due time, so the offset from UTC is unknown")
    return time.replace(tzinfo=due.tzinfo)


@dataclass(frozen=True, slots=True)
class HandInTimes:
    """The known times and their sources by student, and sentences about them for staff."""

    times: Mapping[str, datetime] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def find_times(
    submissions: Sequence[Submission], course: Course, rubric: Rubric, store: Store
) -> HandInTimes:
    """The known times at which students handed in; none if nothing is due.

    The course's own table decides first, then the file of nbgrader. Then a time that an earlier run
    found is kept while the work is the same: copying a folder, or grading it again, makes nobody
    late.

    Raises:
        GradeError: the course's table cannot be used, or names nobody in the class.
    """
    if rubric.policy.due is None:
        return HandInTimes()
    table = read_times(course.times, rubric.policy.due)
    class_info = store.class_info()
    earlier = class_info.submitted if class_info is not None else {}
    from_table = _look_up(submissions, table)
    if table and not from_table:
        first = next(iter(table))
        what = f"it names no student of '{course.path}'; its first entry is '{one_line(first)}'"
        raise GradeError(what, where=str(course.times), hint="write the names as the reports do")
    times: dict[str, datetime] = {}
    sources: dict[str, str] = {}
    faults: list[str] = []
    for submission in submissions:
        student = submission.student
        time: datetime | None
        nbgraders = discover.nbgrader_time(submission, course.path, rubric.assignment)
        if student in from_table:
            time, source = from_table[student], "the table"
        elif nbgraders is not None and nbgraders.time is not None:
            time, source = nbgraders.time, _NBGRADER
        elif student in earlier and _is_same_work(submission, rubric, store):
            time, source = earlier[student], _FOUND
        else:
            time = discover.hand_in_time(submission, course.path)
            source = _FOUND
        if time is not None:
            times[student] = time
            sources[student] = source
        if nbgraders and nbgraders.fault and source != "the table":
            faults.append(f"{one_line(student)}: {nbgraders.fault}; it is not used.")
    counts = ", ".join(
        f"{number} from {name}" for name, number in Counter(sources.values()).items()
    )
    more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
    notes = [f"{counts}."] if counts else []
    return HandInTimes(times, sources, (*notes, *faults[:MOST_FAULTS], *more))


def _look_up(submissions: Sequence[Submission], table: Times) -> dict[str, datetime]:
    """The time of each student whom a table names exactly, or as class lists write the name."""
    names = [*table]
    entries = [match_names.ListEntry((name,), name) for name in names]
    students = [submission.student for submission in submissions]
    lines = match_names.match_students(students, entries).rows
    times = {student: table[names[index]] for student, index in lines.items()}
    for submission in submissions:
        student = submission.student
        spellings = (student, submission.slug, one_line(student), submission.login or student)
        for spelling in spellings:
            if spelling.casefold() in table:
                times[student] = table[spelling.casefold()]
                break
    return times


def _is_same_work(submission: Submission, rubric: Rubric, store: Store) -> bool:
    """Whether the student's grade was made from the current work."""
    work = discover.open_work(submission, rubric.assignment, rubric.forms)
    return store.work_key(submission.student) == work.key
