"""Writes one report on request: every file of it or none, and a line in the log."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.output_folder import in_words, write
from grader.gradebook.publish import ReportedGrades, book_of, graded
from grader.model import Grade, Gradebook
from grader.plugins import Report
from grader.presentation.disclosure import for_student
from grader.presentation.pseudonyms import Pseudonyms
from grader.store import Store

KEY = "anonymous.key"
"""Beside the store: with it, codes can be told from names. It stays with the instructor."""
FOLDER, ANONYMOUS = "exports", "anonymous"
"""Below the output folder; names and codes never lie side by side there."""


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written: `path` is the only file, or the folder of `files` files.

    `students` are those whose grades stand in them.
    """

    path: Path
    files: int
    students: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a class is told: without names, and with what opens after the due date."""

    anonymous: bool = False
    after_due: bool = False


def export(report: Report, out: Path, to: Path | None, wanted: ExportOptions) -> ExportResult:
    """Write a report of the class whose store is in `out`; by default below it.

    Raises:
        GradeError: there is no graded class, or a file cannot be written; then none is.
    """
    if wanted.anonymous and report.needs_names:
        what = f"{report.kind} fills in a list of names, so it cannot be anonymous"
        raise GradeError(what, hint="leave out --anonymous, or choose another format")
    target = to or out / FOLDER / (ANONYMOUS if wanted.anonymous else "")
    with graded(out) as (store, class_info):
        _check_ended(store, out)
        students = [student for student, _ in class_info.students]
        book = book_of(class_info, ReportedGrades(store, class_info))
        book = replace(book, after_due=wanted.after_due or book.after_due)
        if wanted.anonymous:
            codes = Pseudonyms(_key(out / KEY), class_info.students)
            ordered = sorted(students, key=codes.code)
            book = replace(
                book,
                grades=_PseudonymousGrades(ReportedGrades(store, class_info, ordered), codes),
                attendance=None,
            )
        remarks = tuple(report.remarks(book))
        told = len(students) - report.left_out(book)
        hint = "name another place with --to"
        with in_words(target, hint=hint), _Stage(target) as stage:
            stage.write(_files(report, book))
            path = stage.destination(is_file=bool(target.suffix))
            store.note(
                "export",
                format=report.kind,
                students=told,
                path=str(path),
                anonymous=wanted.anonymous,
                sha256=stage.sha256(),
            )
            stage.put()
        return ExportResult(path, len(stage.names), told, (*remarks, *stage.beside(path)))


def _files(report: Report, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
    """Every file: of the class, and of each student."""
    yield from report.files(book)
    for grade in book.grades:
        yield from report.pages(book, for_student(grade, after_due=book.after_due))


def _check_ended(store: Store, out: Path) -> None:
    """Grades of a run that was stopped may stand beside those of another rubric."""
    runs = [entry.what for entry in store.log() if entry.what in {"run", "reported"}]
    if runs[-1:] == ["run"]:
        hint = "run `grade SUBMISSIONS` again to its end"
        raise GradeError("the last run was stopped before its end", where=str(out), hint=hint)


class _Stage:
    """A folder beside the target in which files wait until all of them are there."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._to: dict[str, Path] = {}
        self.names: list[str] = []

    def __enter__(self) -> _Stage:
        parent = self._target if self._target.is_dir() else self._target.parent
        parent.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=".export-", suffix=".part", dir=parent))
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, files: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Lay out each file."""
        for name, pieces in files:
            write(self._folder / name, pieces)
            self.names.append(name)

    def destination(self, *, is_file: bool) -> Path:
        """Where the files go: the target is one file or a folder."""
        if is_file and not self._target.is_dir():
            if len(self.names) > 1:
                what, hint = f"these are {len(self.names)} files", "name a folder with --to"
                raise GradeError(what, where=str(self._target), hint=hint)
            self._prepare(dict.fromkeys(self.names, self._target))
            return self._target
        self._prepare({name: self._target / name for name in self.names})
        if len(self.names) == 1:
            return self._target / self.names[0]
        tops = {name.partition("/")[0] for name in self.names}
        return self._target / tops.pop() if len(tops) == 1 else self._target

    def _prepare(self, to: dict[str, Path]) -> None:
        """Make the folders, and see to it that no name is taken by one."""
        for path in to.values():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "a folder is in the way", str(path))
        self._to = to

    def sha256(self) -> str:
        """Of the one file; of several, of the lines that `sha256sum` prints for them."""
        sums = [(_sha256(self._folder / name), name) for name in sorted(self.names)]
        if len(sums) == 1:
            return sums[0][0]
        return hashlib.sha256("".join(f"{sha}  {n}\n" for sha, n in sums).encode()).hexdigest()

    def put(self) -> None:
        """Move each file to where it belongs."""
        for name, path in self._to.items():
            (self._folder / name).replace(path)

    def beside(self, path: Path) -> Iterator[str]:
        """A word on files that were there before, of a student who left or under another name."""
        others = {file for file in path.rglob("*") if file.is_file()} - {*self._to.values()}
        if path.is_dir() and others:
            yield f"files in {path} that this export did not write: {len(others)}"


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _PseudonymousGrades(Iterable[Grade]):
    """Grades with codes in place of names, in the order of the codes."""

    def __init__(self, grades: Iterable[Grade], codes: Pseudonyms) -> None:
        self._grades, self._codes = grades, codes

    def __iter__(self) -> Iterator[Grade]:
        return map(self._codes.grade, self._grades)


def _key(path: Path) -> bytes:
    """The class's key, made once; only its owner may read the file."""
    with in_words(path, hint="is the folder writable?"):
        if not path.exists():
            made = path.with_name(f".{path.name}.part")
            made.unlink(missing_ok=True)
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(f"{secrets.token_hex(32)}\n")
            made.replace(path)
        text = path.read_text("ascii", errors="replace").strip()
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        hint = "put the file back, or remove it to begin with new codes"
        raise GradeError("this is no key of ours", where=str(path), hint=hint) from error
