"""A class's work, and the tables that say who is in it and when each student handed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader import classlists
from grader.discover.choice import has_name
from grader.discover.enrolment import enrol, with_unique_names
from grader.discover.layout import discover_class, with_slugs
from grader.discover.students_of_folder import BESIDE, NO_HOMEWORK
from grader.discover.submission import Submission
from grader.discover.teams import split_members, with_partners
from grader.model import Attendance
from grader.presentation.wording import some_names

_CHECKPOINTS = ".ipynb_checkpoints"


@dataclass(frozen=True, slots=True)
class Course:
    """The path of a class's work, its roster and its table of times; both tables are optional.

    A student on the roster is graded even if there is no work.
    """

    path: Path
    roster: Path | None = None
    times: Path | None = None

    @classmethod
    def at(cls, path: Path | Course) -> Course:
        """A course without tables for a path; a course is returned unchanged."""
        return path if isinstance(path, Course) else cls(path)

    def submissions(self, assignment: str, out: Path, own_files: Iterable[Path] = ()) -> FoundClass:
        """The submissions, and how they match the roster if there is one.

        Args:
            assignment: the name of the files to hand in, without ending.
            out: the output folder of this run, which is left out if it is among them.
            own_files: the rubric and its reference; a student's hard link to them is reported.

        Raises:
            GradeError: there is no submission, or the roster cannot be read.
        """
        people = classlists.read(self.roster) if self.roster is not None else None
        logins = people.logins if people is not None else ()
        found = discover_class(self.path, assignment, logins, out, own_files)
        if people is None:
            students = with_unique_names(split_members(s for s in found if not s.doubt))
            everyone = with_slugs(with_partners(students))
            return FoundClass(everyone, None, (*_left_out(found), *self._hidden(assignment)))
        enrolled, attendance = enrol(found, people)
        folders = {submission.folder for submission in enrolled}
        others = [submission for submission in found if submission.folder not in folders]
        notes = (*_left_out(others), *self._hidden(assignment))
        return FoundClass(enrolled, attendance, notes)

    def _hidden(self, assignment: str) -> Iterator[str]:
        """A sentence on folders that are hidden, so that nobody reads them, and hold homework."""
        if not self.path.is_dir():
            return
        names = [
            folder.name
            for folder in sorted(self.path.glob(".*/"))
            if folder.name != _CHECKPOINTS
            and any(has_name(PurePosixPath(file.name), assignment) for file in folder.glob("*"))
        ]
        if names:
            yield f"Folders that begin with a dot, not graded as students: {some_names(names)}."


@dataclass(frozen=True, slots=True)
class FoundClass:
    """The submissions of a class.

    Attributes:
        submissions: one for each student.
        attendance: how they match the roster; None without a roster.
        notes: sentences for staff about files and folders that are no student's.
    """

    submissions: list[Submission]
    attendance: Attendance | None
    notes: tuple[str, ...]


def _left_out(submissions: Iterable[Submission]) -> Iterator[str]:
    """A sentence for each reason to leave out what may be no student's."""
    by_doubt: defaultdict[str, list[str]] = defaultdict(list)
    for submission in submissions:
        if submission.doubt == BESIDE:
            by_doubt[BESIDE] += [str(entry.path) for entry in submission.entries]
        elif submission.doubt:
            by_doubt[submission.doubt].append(f"{submission.folder}/")
    if by_doubt[BESIDE]:
        names = some_names(by_doubt[BESIDE])
        yield f"Files next to the students' folders, not graded: {names}."
    if by_doubt[NO_HOMEWORK]:
        names = some_names(by_doubt[NO_HOMEWORK])
        yield f"Folders without homework, not graded as students: {names}."
