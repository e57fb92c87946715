"""A class's work, and the tables that say who is in it and when each student handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader import classlists
from grader.discover.enrolment import enrol
from grader.discover.layout import discover
from grader.discover.submission import Submission
from grader.model import Attendance


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

    def submissions(
        self, assignment: str, out: Path, own_files: Iterable[Path] = ()
    ) -> tuple[list[Submission], Attendance | None]:
        """The submissions, and how they match the roster if there is one.

        Args:
            assignment: the name of the files to hand in, without ending.
            out: the output folder of this run, which is left out if it is among them.
            own_files: the rubric and its reference; a student's hard link to them is reported.

        Raises:
            GradeError: there is no submission, or the roster cannot be read.
        """
        if self.roster is None:
            return discover(self.path, assignment, out=out, own_files=own_files), None
        people = classlists.read(self.roster)
        found = discover(self.path, assignment, people.logins, out, own_files)
        return enrol(found, people)
