"""Matches submissions to the people of a roster, and drops nobody on either side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from grader.classlists import Roster, RosterEntry
from grader.classlists.match_names import ListEntry, match_students
from grader.discover.layout import with_slugs
from grader.discover.submission import Submission
from grader.model import Attendance

_COPY = re.compile(r"-\d+$")  # GitHub Classroom adds it if a repository of that name exists


def enrol(submissions: Iterable[Submission], roster: Roster) -> tuple[list[Submission], Attendance]:
    """The submissions under the names of the roster, with an empty one for each absent student.

    A team's work is the work of each of its members. What may be no student's is left out unless
    the roster has it.
    """
    matching = _Matching(list(submissions), roster)
    present = [each for each in matching.submissions() if each.login or not each.doubt]
    absent = [p for p in roster.people if p not in matching.present and not p.is_staff]
    everyone = with_slugs(_with_unique_names([*present, *map(_without_work, absent)]))
    attendance = Attendance(
        source=roster.source,
        people=len(roster.people),
        absent=tuple(s.student for s in everyone if _is_absent(s)),
        unknown=tuple(s.student for s in everyone if not s.login and not _is_absent(s)),
        notes=(*roster.notes, *matching.notes),
    )
    return everyone, attendance


class _Matching:
    """One pass over the submissions; `present` are the people whose work was found so far."""

    def __init__(self, submissions: Sequence[Submission], roster: Roster) -> None:
        self._roster = roster
        # an exact name takes a person before a similar one does
        self._submissions = sorted(submissions, key=lambda s: self._exact_match(s) is None)
        self._by_name = self._match_names(roster.people)
        self.present: dict[RosterEntry, None] = {}
        self.notes: list[str] = []

    def submissions(self) -> Iterator[Submission]:
        """Each submission, once for each of its authors; unchanged if they are unknown."""
        for submission in self._submissions:
            owners = self._owners(submission)
            free = [person for person in owners if person not in self.present]
            for person in free:
                self.present[person] = None
                login = person.login or submission.student
                yield replace(submission, student=person.identity, login=login)
            if not free:
                if owners:
                    names = ", ".join(f"'{person.identity}'" for person in owners)
                    self.notes.append(f"'{submission.folder}' is a second submission of {names}.")
                yield submission

    def _owners(self, submission: Submission) -> list[RosterEntry]:
        team = self._roster.by_repository(submission.folder)
        if team:
            return team
        exact = self._exact_match(submission)
        if exact is not None:
            return [exact]
        if submission.student in self._by_name:
            return [self._by_name[submission.student]]
        similar = self._roster.by_login(_COPY.sub("", submission.student))
        if similar is None:
            return []
        if similar not in self.present:
            self.notes.append(f"'{submission.folder}' was taken as the work of '{similar.login}'.")
        return [similar]

    def _match_names(self, people: Sequence[RosterEntry]) -> dict[str, RosterEntry]:
        """The people whose names a learning platform or a person gave to files."""
        entries = [
            ListEntry((person.identity,), person.name or person.identity) for person in people
        ]
        names = [s.student for s in self._submissions if not _is_clone(s)]
        return {name: people[row] for name, row in match_students(names, entries).rows.items()}

    def _exact_match(self, submission: Submission) -> RosterEntry | None:
        person = self._roster.by_login(submission.student)
        if person is None and submission.student == submission.folder:
            return self._roster.by_name(submission.student)  # a clone has a login, not a name
        return person


def _is_clone(submission: Submission) -> bool:
    """Whether the folder's name ends with a login, which is not a person's name."""
    return submission.folder.casefold().endswith(f"-{submission.student.casefold()}")


def _without_work(person: RosterEntry) -> Submission:
    if person.login:
        why = f"No submission of '{person.login}' was found."
    else:
        why = "No submission was found: the roster has no GitHub name for this student."
    return Submission(person.identity, "", login=person.login, folder="", notes=(why,))


def _is_absent(submission: Submission) -> bool:
    return not submission.folder


def _with_unique_names(submissions: Sequence[Submission]) -> list[Submission]:
    """The submissions with a login or a number added to names that are already taken."""
    taken: set[str] = set()
    named: list[Submission] = []
    for submission in sorted(submissions, key=lambda s: not s.login):
        student, number = submission.student, 1
        while student in taken:
            number += 1
            suffix = submission.login if number == 2 and submission.login else str(number)
            student = f"{submission.student} ({suffix})"
        taken.add(student)
        named.append(replace(submission, student=student))
    return named
