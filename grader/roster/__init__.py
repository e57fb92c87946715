"""Who is in a course, from a file that a classroom exports."""

from grader.roster.people import Person, Roster
from grader.roster.read import read

__all__ = ["Person", "Roster", "read"]
