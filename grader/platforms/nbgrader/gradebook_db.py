"""Writes a class's points into nbgrader's `gradebook.db`, with nbgrader's own code, all or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

from grader.classlists import fill_in as filling
from grader.classlists.match_names import ListEntry
from grader.errors import GradeError, nearest
from grader.escapes import one_line
from grader.gradebook.class_export import ExportResult, open_exportable
from grader.gradebook.staged_files import sha256_of
from grader.model import Grade, Gradebook
from grader.platforms.nbgrader.cell_scores import (
    CellMap,
    GradedCell,
    SubmissionScores,
    map_cells,
    submission_scores,
    unmapped,
)
from grader.presentation.wording import points

FORMAT = "nbgrader-db"
_UPGRADE = "`nbgrader db upgrade` updates a gradebook of an earlier version"

NbgraderObject: TypeAlias = Any
"""A record of nbgrader's database, or its `Gradebook`; nbgrader has no types."""


@dataclass(frozen=True, slots=True)
class DatabaseOptions:
    """The assignment's name in nbgrader, if it has another one there, and whom to include."""

    assignment: str = ""
    waiting: bool = False


def write_points(database: Path, out: Path, options: DatabaseOptions) -> ExportResult:
    """Write the points of the class whose store is in `out` into a gradebook of nbgrader.

    Students whom the gradebook does not have are left out, as from a list that is filled in.

    Raises:
        GradeError: nbgrader is not installed, the file is not a gradebook, or the assignment's
            cells do not fit the rubric. Then nothing is written.
    """
    with open_exportable(out) as (store, book):
        with _transaction(database) as gradebook:
            writer = _write(gradebook, book, options, where=str(database))
        store.note(
            "export",
            format=FORMAT,
            students=len(writer.written),
            path=str(database),
            anonymous=False,
            sha256=sha256_of(database),
        )
    return ExportResult(database, 1, len(writer.written), tuple(writer.remarks))


def _write(
    gradebook: NbgraderObject, book: Gradebook, options: DatabaseOptions, *, where: str
) -> _Writer:
    name = options.assignment or book.assignment
    assignment = _assignment(gradebook, name, where)
    cells = _cells(assignment)
    writer = _Writer(gradebook, name)
    first = next(iter(book.grades), None)
    if first is None:
        return writer
    mapping = map_cells(cells, first.questions, where=f"{where}: {name}")
    people = [_person(student) for student in gradebook.students]
    totals = filling.totals(book.grades, out_of=None, with_waiting=options.waiting)
    matches = filling.match_totals(totals, people)
    writer.remarks += filling.absentees(totals, matches, people, name=where)
    for grade in book.grades:
        if grade.student in matches.rows:
            writer.write(grade, people[matches.rows[grade.student]].ids[0], mapping)
    if writer.added:
        writer.remarks.append(f"submissions added to the gradebook: {', '.join(writer.added)}")
    others = [f"{cell.notebook}/{cell.name}" for cell in unmapped(cells, mapping) if cell.maximum]
    if others:
        writer.remarks.append(f"unchanged: {', '.join(others)} belong to no question")
    return writer


@dataclass(slots=True)
class _Writer:
    """Changes the records of one submission after the other."""

    gradebook: NbgraderObject
    assignment: str
    written: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def write(self, grade: Grade, student_id: str, mapping: CellMap) -> None:
        """Write a student's points, or say why they are left out."""
        who = one_line(grade.student)
        submission = self._submission(grade, student_id)
        if submission is None:
            self.remarks.append(f"left out: {who} handed in nothing, which nbgrader counts as 0")
            return
        records = {(book.name, record.name): record
                   for book in submission.notebooks for record in book.grades}  # fmt: skip
        scores = submission_scores(grade, mapping)
        missing = [s.cell for s in scores.cells if (s.cell.notebook, s.cell.name) not in records]
        if missing:
            names = ", ".join(f"{cell.notebook}/{cell.name}" for cell in missing)
            why = f"the submission in the gradebook has no {names}; run `nbgrader autograde`"
            self.remarks.append(f"left out: {who}: {why}")
            return
        self.remarks += _set_scores(who, records, scores)
        self.remarks += _set_penalty(who, submission.notebooks, scores)
        self.written.append(grade.student)

    def _submission(self, grade: Grade, student_id: str) -> NbgraderObject | None:
        """The student's submission; a new one if only nbgrader has none."""
        for submission in self.gradebook.student_submissions(student_id):
            if submission.name == self.assignment:
                return submission
        if not grade.files and not grade.points:
            return None
        self.added.append(one_line(grade.student))
        fields = {"timestamp": grade.submitted} if grade.submitted else {}
        with self.gradebook.db.no_autoflush:
            return self.gradebook.add_submission(self.assignment, student_id, **fields)


def _set_scores(
    who: str, records: Mapping[tuple[str, str], NbgraderObject], scores: SubmissionScores
) -> Iterator[str]:
    """Set the points of each cell; yields a line for each that a person had set to others."""
    extra = scores.extra_credit
    for score in scores.cells:
        record = records[score.cell.notebook, score.cell.name]
        after = score.points + extra
        if record.manual_score is not None or record.extra_credit is not None:
            before = _decimal(record.score)
            if before != after:
                change = f"replaces {points(before)} by {points(after)}"
                yield f"{who}: {one_line(score.cell.name)}: {change}"
        record.manual_score = float(score.points)
        record.extra_credit = float(extra) if extra else None
        record.needs_manual_grade = score.waits
        extra = Decimal(0)


def _set_penalty(
    who: str, notebooks: Iterable[NbgraderObject], scores: SubmissionScores
) -> Iterator[str]:
    """Set the penalty, on the first notebook; yields a line if there was another one."""
    notebooks = list(notebooks)
    before = sum((_decimal(book.late_submission_penalty or 0) for book in notebooks), Decimal(0))
    if before == scores.penalty:
        return
    if before:
        yield f"{who}: replaces a penalty of {points(before)} by {points(scores.penalty)}"
    for book in notebooks:
        book.late_submission_penalty = None
    notebooks[0].late_submission_penalty = float(scores.penalty) or None


def _assignment(gradebook: NbgraderObject, name: str, where: str) -> NbgraderObject:
    assignments = {assignment.name: assignment for assignment in gradebook.assignments}
    if name not in assignments:
        known = ", ".join(map(one_line, assignments)) or "none"
        hint = nearest(name, assignments) or f"name it with --assignment; it has: {known}"
        raise GradeError(f"there is no assignment '{one_line(name)}'", where=where, hint=hint)
    return assignments[name]


def _cells(assignment: NbgraderObject) -> list[GradedCell]:
    return [
        GradedCell(book.name, cell.name, _decimal(cell.max_score))
        for book in assignment.notebooks
        for cell in (*book.grade_cells, *book.task_cells)
    ]


def _person(student: NbgraderObject) -> ListEntry:
    name = f"{student.first_name or ''} {student.last_name or ''}".strip()
    return ListEntry((student.id, student.email or ""), name)


def _decimal(number: float) -> Decimal:
    return Decimal(repr(float(number)))


@contextmanager
def _transaction(database: Path) -> Iterator[NbgraderObject]:
    """Open a gradebook; what is written becomes permanent at the end, or not at all."""
    try:
        from nbgrader import api
        from sqlalchemy.exc import SQLAlchemyError
    except ImportError as error:
        hint = "install it for this command: pip install 'grade[nbgrader]'"
        raise GradeError("nbgrader is not installed", hint=hint) from error
    course = _course(database, tables=set(api.Base.metadata.tables))
    try:
        with (
            api.Gradebook(f"sqlite:///{database.absolute()}", course_id=course) as gradebook,
            gradebook.engine.connect() as connection,
            connection.begin(),
        ):
            gradebook.db.remove()
            gradebook.db.configure(bind=connection)  # nbgrader's own commits are then not final
            yield gradebook
            gradebook.db.commit()
    except (SQLAlchemyError, api.InvalidEntry) as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        what = f"nothing was written: {one_line(why)}"
        hint = f"is another program using the file? {_UPGRADE}"
        raise GradeError(what, where=str(database), hint=hint) from error


def _course(database: Path, *, tables: set[str]) -> str:
    """The id of a course in the gradebook. nbgrader adds a course and tables that are missing.

    Raises:
        GradeError: the file is not a gradebook of this version.
    """
    try:
        uri = f"{database.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            select = "SELECT name FROM sqlite_master WHERE type = 'table'"
            found = {name for (name,) in connection.execute(select)}
            if tables <= found:
                first: tuple[str] | None = connection.execute("SELECT id FROM course").fetchone()
                return first[0] if first else ""
    except sqlite3.Error as error:
        what = f"it cannot be read as a gradebook of nbgrader: {error}"
        raise GradeError(what, where=str(database)) from error
    what = "this is not a gradebook of the nbgrader that is installed"
    raise GradeError(what, where=str(database), hint=_UPGRADE)
