"""A zip archive of feedback files, for the bulk upload of a Moodle assignment."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from grader.classlists import csv_table as sheets
from grader.classlists import fill_in as filling
from grader.classlists.match_names import ListEntry
from grader.classlists.moodle_participants import column, participant, rows
from grader.escapes import one_line
from grader.model import Grade, Gradebook
from grader.plugins import Report, UploadedFile, reports
from grader.presentation.disclosure import for_student

_NUMBERED = re.compile(r"(?P<name>.+) \((?P<id>[0-9]+)\)", re.DOTALL)
_NO_NAME = re.compile(r"[\W_]+")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class _Participant:
    """A person's name and number in Moodle."""

    name: str
    number: int

    @property
    def folder(self) -> str:
        """The folder as Moodle reads it: the number is the second part between underscores."""
        words = _NO_NAME.sub(" ", unicodedata.normalize("NFC", self.name)).strip()
        name = words[:_LONGEST_NAME].strip() or "Participant"
        return f"{name}_{self.number}_assignsubmission_file_"


@dataclass(frozen=True, slots=True)
class _FeedbackFolders:
    """The folder of each student in the archive, and a line about each one who has none."""

    folders: Mapping[str, str]
    remarks: tuple[str, ...]


class MoodleFeedback(Report):
    """A zip archive with each student's page, for "Upload multiple feedback files in a zip".

    Moodle finds a student by the participant number, which is in the names of the folders that it
    exports: "Ada Lovelace (123)" here. If students have other names, give the grading worksheet.
    """

    kind = "moodle-feedback"
    on_request: ClassVar[bool] = True
    needs_names: ClassVar[bool] = True
    archive: ClassVar[str] = "moodle-feedback.zip"

    fill: UploadedFile | None = None
    """The grading worksheet as downloaded, which has the participant numbers."""
    identifier_column: str = "Identifier"
    """The heading of the worksheet's column with `Participant 123`."""
    name_column: str = "Full name"
    """The heading of the names; the column may be missing, as in anonymous marking."""
    waiting: bool = False
    """Also include students with checks that wait."""

    @classmethod
    def example(cls) -> Self:
        """Takes the number from a worksheet of one student."""
        sample = b"Identifier,Full name\r\nParticipant 7,ada\r\n"
        return cls(fill=UploadedFile("worksheet.csv", sample))

    def files(self, book: Gradebook) -> Iterator[tuple[str, Iterable[str]]]:
        """`<name>_<number>_assignsubmission_file_/feedback.html` for each student."""
        folders = self._assigned(book).folders
        pages = reports()["html"]()
        for grade in book.grades:
            if grade.student in folders:
                shown = for_student(grade, after_due=book.after_due)
                ((_, page),) = pages.pages(book, shown)
                yield f"{folders[grade.student]}/feedback.html", page

    def remarks(self, book: Gradebook) -> Iterator[str]:
        """Who is left out on either side."""
        yield from self._assigned(book).remarks

    def left_out(self, book: Gradebook) -> int:
        """How many students have no participant number, or wait for a person."""
        return sum(1 for _ in book.grades) - len(self._assigned(book).folders)

    def _assigned(self, book: Gradebook) -> _FeedbackFolders:
        if self.fill is not None:
            found, remarks = self._by_worksheet(self.fill, book.grades)
        else:
            found, remarks = self._by_name(book.grades)
        uses = Counter(person.number for person in found.values())
        folders: dict[str, str] = {}
        for student, person in found.items():
            if uses[person.number] == 1:
                folders[student] = person.folder
            else:
                why = f"has the participant number {person.number} like another student"
                remarks.append(f"left out: {one_line(student)} {why}")
        return _FeedbackFolders(folders, tuple(remarks))

    def _by_name(self, grades: Iterable[Grade]) -> tuple[dict[str, _Participant], list[str]]:
        """The participants whose number is in their name here, and a line about each other."""
        found: dict[str, _Participant] = {}
        remarks: list[str] = []
        for grade in grades:
            match, student = _NUMBERED.fullmatch(grade.student), one_line(grade.student)
            if grade.ungraded and not self.waiting:
                remarks.append(filling.explain_waiting(grade.student))
            elif match is None:
                remarks.append(f"left out: {student} has no participant number; see --fill")
            else:
                found[grade.student] = _Participant(match["name"], int(match["id"]))
        return found, remarks

    def _by_worksheet(
        self, worksheet: UploadedFile, grades: Iterable[Grade]
    ) -> tuple[dict[str, _Participant], list[str]]:
        """The same for participants who are in the worksheet."""
        people = self._people(worksheet)
        totals = filling.totals(grades, out_of=None, with_waiting=self.waiting)
        matches = filling.match_totals(totals, people)
        found: dict[str, _Participant] = {}
        remarks = [*filling.absentees(totals, matches, people, name=worksheet.name)]
        for student, place in matches.rows.items():
            number, *_ = people[place].ids
            if number:
                found[student] = _Participant(people[place].name, int(number))
            else:
                why = f"has no participant number in {worksheet.name}"
                remarks.append(f"left out: {one_line(student)} {why}")
        return found, remarks

    def _people(self, worksheet: UploadedFile) -> list[ListEntry]:
        sheet = sheets.read(worksheet.name, worksheet.data)
        identifier = column(sheet, self.identifier_column, option="identifier-column")
        titles = sheet.values(0)
        name = titles.index(self.name_column) if self.name_column in titles else None
        return [participant(sheet, row, identifier=identifier, name=name) for row in rows(sheet)]
