"""The files that stand in the output folder, and what each student's were made from.

A student's files are written as soon as the grade is there, and only if they are not there yet,
made from the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader import plugins
from grader.gradebook.output_folder import in_words, write
from grader.model import Grade, Gradebook
from grader.presentation.disclosure import for_student

FOLDER = "students"
MANIFEST = ".reports"


class ReportFiles:
    """The files of one class. `fingerprint` is a name of all that a file is made from."""

    def __init__(self, book: Gradebook, folder: Path) -> None:
        self._book, self._folder = book, folder
        self._whole, self._names, self._students = _read(folder / MANIFEST)
        self._is_saved = True
        kinds = plugins.reports().values()
        self._reports = [report() for report in kinds if not report.on_request]

    def stand(self, slug: str, fingerprint: str) -> bool:
        """Whether a student's files are there, made from what the fingerprint names."""
        made_from, *names = self._students.get(slug, [""])
        return made_from == fingerprint and self._are_there(names)

    def write(self, grade: Grade, fingerprint: str) -> None:
        """Write a student's files; raises `GradeError` where that is not possible."""
        shown = for_student(grade, after_due=self._book.after_due)
        with self._changing():
            names = [
                self._write(name, pieces)
                for report in self._reports
                for name, pieces in report.pages(self._book, shown)
            ]
        self._students[grade.slug] = [fingerprint, *names]

    def class_stands(self, fingerprint: str) -> bool:
        """Whether the files of the class are there, made from what the fingerprint names."""
        return self._whole == fingerprint and self._is_saved and self._are_there(self._names)

    def write_class(self, fingerprint: str, slugs: AbstractSet[str]) -> None:
        """Write the files of the class, and remove those of students who are not among `slugs`.

        Raises:
            GradeError: one of them cannot be written.
        """
        with self._changing():
            self._names = [
                self._write(name, pieces)
                for report in self._reports
                for name, pieces in report.files(self._book)
            ]
            self._remove_others(slugs)
            kept = {"class": fingerprint, "files": self._names, "students": self._students}
            self._write(MANIFEST, [json.dumps(kept)])
        self._whole, self._is_saved = fingerprint, True

    def _write(self, name: str, pieces: Iterable[str]) -> str:
        write(self._folder / name, pieces)
        return name

    def _are_there(self, names: list[str]) -> bool:
        return all((self._folder / name).is_file() for name in names)

    def _remove_others(self, slugs: AbstractSet[str]) -> None:
        """Remove the files of students who are no longer in the class."""
        self._students = {slug: made for slug, made in self._students.items() if slug in slugs}
        known = {self._folder / name for _, *names in self._students.values() for name in names}
        for page in (self._folder / FOLDER).glob("*"):
            if page not in known and page.suffix in {".html", ".md"}:
                page.unlink()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Forget, until all is written, what stands here: a killed run leaves some of each."""
        with in_words(self._folder):
            if self._is_saved:
                (self._folder / MANIFEST).unlink(missing_ok=True)
                self._is_saved = False
            yield


def _read(manifest: Path) -> tuple[str, list[str], dict[str, list[str]]]:
    """The fingerprint and names of the class's files, and for each student theirs."""
    try:
        kept: Any = json.loads(manifest.read_bytes())
        return str(kept["class"]), [*kept["files"]], {**kept["students"]}
    except (OSError, ValueError, LookupError, TypeError):  # none, or another version's
        return "", [], {}
