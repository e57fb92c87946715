"""Who is in a class, and what they handed in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader import classlists as roster
from grader.discover import Submission, discover, enrol
from grader.model import Attendance


@dataclass(frozen=True, slots=True)
class Course:
    """Where a class's work lies, and the files that say who is in it and when each handed in.

    Who stands on a roster and handed in nothing is graded, too. Neither file has to be there.
    """

    path: Path
    roster: Path | None = None
    times: Path | None = None

    @classmethod
    def at(cls, path: Path | Course) -> Course:
        """A course; a path alone is one without a roster."""
        return path if isinstance(path, Course) else cls(path)

    def submissions(self, assignment: str) -> tuple[list[Submission], Attendance | None]:
        """The submissions, and how they fit the roster where there is one.

        Raises:
            GradeError: there is no submission, or the roster cannot be read.
        """
        if self.roster is None:
            return discover(self.path, assignment), None
        people = roster.read(self.roster)
        return enrol(discover(self.path, assignment, people.logins), people)
