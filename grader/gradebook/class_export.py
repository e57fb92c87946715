"""Writes one report on request: all of its files or none, and an entry in the log."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.class_info import open_class
from grader.gradebook.output_folder import explain_disk_errors
from grader.gradebook.publish import ReportedGrades, make_gradebook
from grader.gradebook.safe_files import replacing
from grader.gradebook.staged_files import StagedFiles
from grader.model import Grade, Gradebook
from grader.plugins import Report
from grader.presentation.disclosure import for_student
from grader.presentation.pseudonyms import Pseudonyms
from grader.store import Store

KEY = "anonymous.key"
"""A file in the output folder. It turns names into codes, so never share it."""
FOLDER, ANONYMOUS = "exports", "anonymous"
"""Folders in the output folder: exports with names and anonymous ones are kept apart."""


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote: `path` is its only file, or the folder of its `files` files.

    `students` counts those whose grades are in them; `remarks` are for the user.
    """

    path: Path
    files: int
    students: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Whether to replace names by codes, and whether to show what opens after the due date."""

    anonymous: bool = False
    after_due: bool = False


def export(report: Report, out: Path, to: Path | None, options: ExportOptions) -> ExportResult:
    """Write a report of the class whose store is in `out`, to `to` or else below `out`.

    Raises:
        GradeError: there is no graded class, or a file cannot be written. Then no file changes.
    """
    if options.anonymous and report.needs_names:
        what = f"{report.kind} needs the students' names, so it cannot be anonymous"
        raise GradeError(what, hint="leave out --anonymous, or choose another format")
    target = to or out / FOLDER / (ANONYMOUS if options.anonymous else "")
    with open_class(out) as (store, class_info):
        _check_last_run_ended(store, out)
        students = [student for student, _ in class_info.students]
        book = make_gradebook(class_info, ReportedGrades(store, class_info))
        book = replace(book, after_due=options.after_due or book.after_due)
        if options.anonymous:
            codes = Pseudonyms(_key(out / KEY), class_info.students)
            ordered = sorted(students, key=codes.code)
            book = replace(
                book,
                grades=_PseudonymousGrades(ReportedGrades(store, class_info, ordered), codes),
                attendance=None,
            )
        remarks = tuple(report.remarks(book))
        exported = len(students) - report.left_out(book)
        hint = "name another place with --to"
        with explain_disk_errors(target, hint=hint), StagedFiles(target, report.archive) as stage:
            stage.write(_files(report, book))
            path = stage.destination(is_file=bool(target.suffix))
            store.note(
                "export",
                format=report.kind,
                students=exported,
                path=str(path),
                anonymous=options.anonymous,
                sha256=stage.sha256(),
            )
            stage.move_files()
        return ExportResult(path, len(stage.names), exported, (*remarks, *stage.strays(path)))


@contextmanager
def open_exportable(out: Path) -> Iterator[tuple[Store, Gradebook]]:
    """Lock the folder of a graded class whose last run has ended, and open its grades.

    Raises:
        GradeError: there is no graded class, or its last run was stopped.
    """
    with open_class(out) as (store, class_info):
        _check_last_run_ended(store, out)
        yield store, make_gradebook(class_info, ReportedGrades(store, class_info))


def _files(report: Report, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
    """The name and content of each file: those of the class, then those of each student."""
    yield from report.files(book)
    for grade in book.grades:
        yield from report.pages(book, for_student(grade, after_due=book.after_due))


def _check_last_run_ended(store: Store, out: Path) -> None:
    """Refuse a class whose last run was stopped: its grades may come from two rubrics."""
    runs = [entry.what for entry in store.log() if entry.what in {"run", "reported"}]
    if runs[-1:] == ["run"]:
        hint = "let `grade SUBMISSIONS` finish"
        raise GradeError("the last run was stopped before it finished", where=str(out), hint=hint)


class _PseudonymousGrades(Iterable[Grade]):
    """Grades with codes instead of names, in the order of the codes."""

    def __init__(self, grades: Iterable[Grade], codes: Pseudonyms) -> None:
        self._grades, self._codes = grades, codes

    def __iter__(self) -> Iterator[Grade]:
        return map(self._codes.grade, self._grades)


def _key(path: Path) -> bytes:
    """The class's key, created by the first anonymous export; only its owner may read the file."""
    with explain_disk_errors(path, hint="is the folder writable?"):
        if not path.exists():
            with replacing(path, permissions=0o600) as file:
                file.write(f"{secrets.token_hex(32)}\n".encode("ascii"))
        text = path.read_text("ascii", errors="replace").strip()
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        hint = "put the file back, or remove it to begin with new codes"
        raise GradeError("this is not a key that grade made", where=str(path), hint=hint) from error
