"""The reports in the output folder, each with the key of everything that it shows.

A student's pages are written as soon as the grade is there, and only if their key has changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path

from grader import plugins
from grader.gradebook.manifest import MANIFEST, Manifest, WrittenFile, read_manifest
from grader.gradebook.output_folder import explain_disk_errors, write
from grader.model import Grade, Gradebook
from grader.presentation.disclosure import for_student
from grader.presentation.overview import overview_of

FOLDER = "students"


def has_reports(folder: Path) -> bool:
    """Whether a folder has reports that an earlier run finished."""
    return (folder / MANIFEST).is_file()


class ReportFiles:
    """The report files of one class. A key is made from everything that a file shows."""

    def __init__(self, book: Gradebook, folder: Path) -> None:
        self._book, self._folder = book, folder
        saved = read_manifest(folder / MANIFEST)
        self._class_key, self._class_files, self._pages = saved.key, saved.files, saved.students
        self.counts = saved.counts
        """What staff should look at, in numbers, when the files of the class were written."""
        self._is_saved = True
        classes = plugins.reports().values()
        self._reports = [report() for report in classes if not report.on_request]

    def has_pages(self, slug: str, key: str) -> bool:
        """Whether a student's pages are as they were written, with this key."""
        known_key, pages = self._pages.get(slug, ("", []))
        return known_key == key and self._are_intact(pages)

    def write_pages(self, grade: Grade, key: str) -> None:
        """Write a student's pages; raises `GradeError` if that is not possible."""
        shown = for_student(grade, after_due=self._book.after_due)
        with self._changing():
            pages = [
                self._write(name, pieces)
                for report in self._reports
                for name, pieces in report.pages(self._book, shown)
            ]
        self._pages[grade.slug] = key, pages

    def has_class_files(self, key: str) -> bool:
        """Whether the files of the class are as they were written, with this key."""
        is_current = self._class_key == key and self._is_saved and bool(self.counts)
        return is_current and self._are_intact(self._class_files)

    def write_class_files(self, key: str, slugs: AbstractSet[str]) -> None:
        """Write the files of the class, and remove the pages of students not among `slugs`.

        Raises:
            GradeError: one of them cannot be written.
        """
        with self._changing():
            self._class_files = [
                self._write(name, pieces)
                for report in self._reports
                for name, pieces in report.files(self._book)
            ]
            self._remove_other_pages(slugs)
            seen = overview_of(self._book).statistics
            self.counts = {"flagged": seen.flagged, "not_read": seen.not_read}
            manifest = Manifest(key, self._class_files, self._pages, self.counts)
            write(self._folder / MANIFEST, [json.dumps(manifest._asdict())])
        self._class_key, self._is_saved = key, True

    def _write(self, name: str, pieces: Iterable[str]) -> WrittenFile:
        path = self._folder / name
        digest = write(path, pieces)
        status = path.stat()
        return WrittenFile(name, status.st_size, status.st_mtime_ns, digest)

    def _are_intact(self, files: list[WrittenFile]) -> bool:
        return all(file.is_intact(self._folder) for file in files)

    def _remove_other_pages(self, slugs: AbstractSet[str]) -> None:
        self._pages = {slug: page for slug, page in self._pages.items() if slug in slugs}
        known = {self._folder / file.name for _, files in self._pages.values() for file in files}
        for page in (self._folder / FOLDER).glob("*"):
            if page not in known and page.suffix in {".html", ".md"}:
                page.unlink()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Remove the manifest before the first change: a killed run leaves old and new files."""
        with explain_disk_errors(self._folder):
            if self._is_saved:
                (self._folder / MANIFEST).unlink(missing_ok=True)
                self._is_saved = False
            yield
