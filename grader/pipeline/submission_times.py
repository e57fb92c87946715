"""When each student handed in: from the course's table, a platform's export, or a pushed commit.

A time counts only if somebody answers for it. The time of a file does not: it says when the file
was copied, downloaded or unpacked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader import discover
from grader.classlists.csv_rows import read_table
from grader.classlists.student_names import StudentNames
from grader.discover import Course, Submission
from grader.errors import GradeError, nearest
from grader.escapes import one_line
from grader.model import HandInTimes
from grader.presentation.wording import some_names
from grader.rubric.model import Rubric
from grader.store import Store

MOST_FAULTS = 20
"""Files of nbgrader without a time that staff read about; the rest is counted."""
HINT = "To give times: grade SUBMISSIONS --times times.csv"
_TABLE, _NBGRADER, _PUSHED = "the table", "nbgrader's timestamp.txt", "the last pushed commit"


@dataclass(frozen=True, slots=True)
class TimesRow:
    """A row of the course's table: when a student handed in, and the student's own due time."""

    student: str
    time: datetime | None
    due: datetime | None


def read_times(path: Path | None, due: datetime | None) -> tuple[TimesRow, ...]:
    """The rows of a table with the columns student, time and due; no rows without a table.

    `time` or `due` may be empty, or missing as a column. A time without an offset from UTC has the
    same offset as the due time of the rubric. Of several rows for one student, the last counts.

    Raises:
        GradeError: the table cannot be read, or some of its times cannot; a line for each.
    """
    if path is None:
        return ()
    rows: dict[str, TimesRow] = {}
    faults: list[str] = []
    table = read_table(path)
    needed = ("student",) if "due" in table.columns else ("student", "time")
    for name in needed:
        if name not in table.columns:
            hint = nearest(name, table.columns) or "needed: student, and time or due"
            raise GradeError(f"there is no column '{name}'", where=f"{path}:1", hint=hint)
    for row in table.rows:
        student = row.cells.get("student", "").strip()
        try:
            time, own_due = (_time(row.cells.get(name, ""), due) for name in ("time", "due"))
            rows[student.casefold()] = TimesRow(student, time, own_due)
        except GradeError as error:
            faults.append(f"{row.where}: {error}")
    if faults:
        raise GradeError("\n".join(faults))
    return tuple(rows.values())


def _time(written: str, due: datetime | None) -> datetime | None:
    text = written.strip()
    if not text:
        return None
    try:
        return _with_offset(datetime.fromisoformat(text), due)
    except ValueError as error:
        raise GradeError(f"'{one_line(text)}' is not a time like 2026-12-01 23:59") from error


def _with_offset(time: datetime, due: datetime | None) -> datetime:
    if time.tzinfo is not None:
        return time
    if due is None:
        raise ValueError("there is no due time, so the offset from UTC is unknown")
    return time.replace(tzinfo=due.tzinfo)


@dataclass(frozen=True, slots=True)
class _FoundTime:
    """A student's time, and its source; `fault` says why nbgrader's file gives none."""

    time: datetime | None = None
    source: str = ""
    fault: str = ""


def find_times(
    submissions: Sequence[Submission], course: Course, rubric: Rubric, store: Store
) -> HandInTimes:
    """The known times at which students handed in; none if nothing is due.

    The course's own table decides first, then what a platform's export says, then nbgrader's file,
    then the last commit that was pushed. A time that an earlier run found is kept while the work
    is the same.

    Raises:
        GradeError: the course's table cannot be used, or names nobody in the class.
    """
    due = rubric.policy.due
    if due is None:
        return HandInTimes()
    rows = read_times(course.times, due)
    by_student = _look_up(submissions, rows)
    if rows and not by_student:
        what = f"it names no student of '{course.path}'; its first entry is"
        what = f"{what} '{one_line(rows[0].student)}'"
        raise GradeError(what, where=str(course.times), hint="write the names as the reports do")
    earlier = _times_of_earlier_run(store)
    found: dict[str, _FoundTime] = {}
    for submission in submissions:
        row = by_student.get(submission.student)
        if row is not None and row.time is not None:
            found[submission.student] = _FoundTime(row.time, _TABLE)
            continue
        new = _find_time(submission, course, rubric.assignment, due)
        known = earlier.get(submission.student)
        if new.time is None and known is not None and _is_same_work(submission, rubric, store):
            new = _FoundTime(known.time, known.source, new.fault)
        found[submission.student] = new
    unused = [row.student for row in rows if row not in by_student.values()]
    unknown = [] if rubric.policy.late is None else list(_without_time(submissions, found))
    times = {name: each.time for name, each in found.items() if each.time is not None}
    warnings = tuple(_warnings(unknown, unused))
    return HandInTimes(
        times=times,
        sources={name: found[name].source for name in times},
        extensions={name: row.due for name, row in by_student.items() if row.due is not None},
        doubts=dict(_doubts(unknown, is_usual=not times)),
        notes=(*_sources(found), *warnings, *_faults(found)),
        warnings=warnings,
    )


def _find_time(
    submission: Submission, course: Course, assignment: str, due: datetime
) -> _FoundTime:
    """The time in the export, in nbgrader's file or in a pushed commit; the first of these."""
    receipt = submission.receipt
    if receipt is not None and receipt.time is not None:
        return _FoundTime(_with_offset(receipt.time, due), receipt.source)
    nbgraders = discover.nbgrader_time(submission, course.path, assignment)
    if nbgraders is not None and nbgraders.time is not None:
        return _FoundTime(nbgraders.time, _NBGRADER)
    fault = nbgraders.fault if nbgraders is not None else ""
    time = discover.pushed_time(submission, course.path)
    return _FoundTime(time, _PUSHED if time is not None else "", fault)


def _times_of_earlier_run(store: Store) -> dict[str, _FoundTime]:
    """The times of the last run; those without a source are the times of files."""
    before = store.class_info()
    if before is None:
        return {}
    return {
        student: _FoundTime(before.submitted[student], source)
        for student, source in before.time_sources.items()
        if student in before.submitted
    }


def _without_time(
    submissions: Sequence[Submission], found: Mapping[str, _FoundTime]
) -> Iterator[Submission]:
    """The submissions with work of which nobody knows when it was handed in."""
    for submission in submissions:
        has_work = any(not entry.is_folder for entry in submission.entries)
        if has_work and found[submission.student].time is None:
            yield submission


def _doubts(unknown: Sequence[Submission], *, is_usual: bool) -> Iterator[tuple[str, str]]:
    """What staff should look at; one sentence on the class is enough if no time is known."""
    for submission in unknown:
        if submission.receipt is not None and submission.receipt.is_late:
            platform = submission.receipt.source
            yield (
                submission.student,
                f"{platform} marks this work as late, but not by how much: it counts as on time.",
            )
        elif not is_usual:
            yield submission.student, "The time of hand-in is unknown: it counts as on time."


def _warnings(unknown: Sequence[Submission], unused: Sequence[str]) -> Iterator[str]:
    if unknown:
        who = some_names([submission.student for submission in unknown])
        yield f"Time of hand-in unknown, so counted as on time: {who}. {HINT}"
    if unused:
        yield f"Rows of the table of times that fit no student: {some_names(unused)}."


def _sources(found: Mapping[str, _FoundTime]) -> Iterator[str]:
    sources = Counter(each.source for each in found.values() if each.time is not None)
    if sources:
        yield f"{', '.join(f'{number} from {name}' for name, number in sources.items())}."


def _faults(found: Mapping[str, _FoundTime]) -> Iterator[str]:
    faults = [
        f"{one_line(student)}: {each.fault}; it is not used."
        for student, each in found.items()
        if each.fault
    ]
    yield from faults[:MOST_FAULTS]
    if len(faults) > MOST_FAULTS:
        yield f"and {len(faults) - MOST_FAULTS} more"


def _look_up(submissions: Sequence[Submission], rows: Sequence[TimesRow]) -> dict[str, TimesRow]:
    """The row of each student whom a table names."""
    names = StudentNames((submission.student, submission.names) for submission in submissions)
    matches = ((names.matches(row.student), row) for row in rows)
    return {students[0]: row for students, row in matches if len(students) == 1}


def _is_same_work(submission: Submission, rubric: Rubric, store: Store) -> bool:
    """Whether the student's grade was made from the current work."""
    work = discover.open_work(submission, rubric.assignment, rubric.forms)
    return store.work_key(submission.student) == work.key
