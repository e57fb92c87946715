"""Puts submissions and the people of a roster together, and drops nobody on either side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from grader.classlists import Roster, RosterEntry
from grader.classlists import match_names as lists
from grader.discover.layout import with_slugs
from grader.discover.submission import Submission
from grader.model import Attendance

_COPY = re.compile(r"-\d+$")  # Classroom added it where a repository of that name was there


def enrolled(
    submissions: Iterable[Submission], roster: Roster
) -> tuple[list[Submission], Attendance]:
    """The submissions under the names of the roster, those who handed in nothing among them.

    A team's work is the work of each of its members.
    """
    matching = _Matching(list(submissions), roster)
    present = list(matching.found())
    missing = [each for each in roster.people if each not in matching.seen and not each.is_staff]
    everyone = with_slugs(_told_apart([*present, *map(_without_work, missing)]))
    attendance = Attendance(
        source=roster.source,
        people=len(roster.people),
        absent=tuple(each.student for each in everyone if _is_absent(each)),
        unknown=tuple(e.student for e in everyone if not e.login and not _is_absent(e)),
        notes=(*roster.notes, *matching.notes),
    )
    return everyone, attendance


class _Matching:
    """One pass over the submissions. `seen` are the people whose work was found."""

    def __init__(self, submissions: Sequence[Submission], roster: Roster) -> None:
        self._roster = roster
        self._logins = {each.student.casefold() for each in submissions}
        # a name that stands on the roster as it is comes before one that nearly does
        self._submissions = sorted(submissions, key=lambda each: self._exactly(each) is None)
        self._by_name = self._named(roster.people)
        self.seen: dict[RosterEntry, None] = {}
        self.notes: list[str] = []

    def found(self) -> Iterator[Submission]:
        """Each submission once for each person whose work it is, or as it was."""
        for each in self._submissions:
            people = self._people(each)
            free = [person for person in people if person not in self.seen]
            for person in free:
                self.seen[person] = None
                yield replace(each, student=person.identity, login=person.login or each.student)
            if not free:
                if people:
                    self.notes.append(f"'{each.folder}' is another submission of one who has one.")
                yield each

    def _people(self, each: Submission) -> list[RosterEntry]:
        team = self._roster.of_repository(each.folder)
        if team:
            return team
        exact = self._exactly(each)
        if exact is not None:
            return [exact]
        if each.student in self._by_name:
            return [self._by_name[each.student]]
        near = self._roster.of_login(_COPY.sub("", each.student))
        if near is None:
            return []
        if near not in self.seen:
            self.notes.append(f"'{each.folder}' was taken for the work of '{near.login}'.")
        return [near]

    def _named(self, people: Sequence[RosterEntry]) -> dict[str, RosterEntry]:
        """Who is meant by the names that a learning platform or a person gave to files."""
        lines = [lists.ListEntry((each.identity,), each.name or each.identity) for each in people]
        names = [each.student for each in self._submissions if not _is_clone(each)]
        return {name: people[at] for name, at in lists.match(names, lines).line.items()}

    def _exactly(self, each: Submission) -> RosterEntry | None:
        person = self._roster.of_login(each.student)
        if person is None and each.student == each.folder:  # a clone's login is nobody's name
            return self._roster.called(each.student)
        return person


def _is_clone(each: Submission) -> bool:
    """Whether it bears a login, which is nobody's name."""
    return each.folder.casefold().endswith(f"-{each.student.casefold()}")


def _without_work(person: RosterEntry) -> Submission:
    if person.login:
        why = f"No submission of '{person.login}' was found."
    else:
        why = "No submission was found: the roster has no GitHub name here."
    return Submission(person.identity, "", login=person.login, folder="", notes=(why,))


def _is_absent(each: Submission) -> bool:
    return not each.folder


def _told_apart(submissions: Sequence[Submission]) -> list[Submission]:
    """The same under names that no two of them share."""
    taken: set[str] = set()
    named: list[Submission] = []
    for each in sorted(submissions, key=lambda each: not each.login):
        student, number = each.student, 1
        while student in taken:
            number += 1
            other = each.login if number == 2 and each.login else str(number)
            student = f"{each.student} ({other})"
        taken.add(student)
        named.append(replace(each, student=student))
    return named
