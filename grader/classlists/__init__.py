"""Who is in a course, from a file that a classroom exports."""

from grader.classlists.roster import Roster, RosterEntry
from grader.classlists.roster_file import read

__all__ = ["Roster", "RosterEntry", "read"]
