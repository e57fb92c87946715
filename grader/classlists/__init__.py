"""Who is in a course, from a file that a classroom exports."""

from grader.classlists.roster import Person, Roster
from grader.classlists.roster_file import read

__all__ = ["Person", "Roster", "read"]
