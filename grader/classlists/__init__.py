"""Lists of people that other systems keep: read, matched to students, and filled in."""

from grader.classlists.roster import Roster, RosterEntry
from grader.classlists.roster_file import read

__all__ = ["Roster", "RosterEntry", "read"]
