"""Matches submissions to the people of a roster, and drops nobody on either side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from grader.classlists import Roster, RosterEntry
from grader.classlists.match_names import ListEntry, match_students
from grader.discover.layout import with_slugs
from grader.discover.submission import Submission
from grader.discover.teams import member_of, members, names_in_folder, with_partners
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
    everyone = with_unique_names([*present, *map(_without_work, absent)])
    everyone = with_slugs(with_partners(everyone))
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
        self._by_person: dict[RosterEntry, Submission] = {}
        self.notes: list[str] = []

    def submissions(self) -> Iterator[Submission]:
        """Each submission, once for each of its authors; unchanged if they are unknown."""
        for submission in self._submissions:
            owners = self._owners(submission)
            free = [person for person in owners if person not in self.present]
            for person in free:
                yield self._as_of(person, submission)
            for member in self._unlisted_members(submission):
                yield member_of(submission, member)
            if not free and not self._unlisted_members(submission):
                if owners:
                    names = ", ".join(f"'{person.identity}'" for person in owners)
                    self.notes.append(f"'{submission.folder}' is a second submission of {names}.")
                yield submission
        yield from self._partners()

    def _as_of(self, person: RosterEntry, submission: Submission) -> Submission:
        """A submission under a person's name on the roster."""
        self.present[person] = None
        names = (submission.student, person.name, person.email, *submission.other_names)
        enrolled = replace(
            submission,
            student=person.identity,
            login=person.login or submission.student,
            other_names=names,
        )
        self._by_person[person] = enrolled
        return enrolled

    def _unlisted_members(self, submission: Submission) -> list[ListEntry]:
        """The members of a group whom the roster does not list."""
        people = members(submission)
        if len(people) < 2:
            return []
        return [each for each in people if self._roster.by_any_name((*each.ids, each.name)) is None]

    def _partners(self) -> Iterator[Submission]:
        """The work of a group for its members who did not hand in, if one member did."""
        for person in self._roster.people:
            team = [each for each in self._roster.by_team(person.team) if each in self.present]
            if not person.team or person in self.present or person.is_staff or not team:
                continue
            works = {self._by_person[each].folder: self._by_person[each] for each in team}
            if len(works) > 1:
                self.notes.append(
                    f"'{person.identity}' has no submission, and the group '{person.team}' has"
                    f" {len(works)}: none was taken."
                )
                continue
            (work,) = works.values()
            yield self._as_of(person, replace(work, other_names=()))

    def _owners(self, submission: Submission) -> list[RosterEntry]:
        team = self._roster.by_repository(submission.folder) or self._listed_members(submission)
        if team:
            return team
        exact = self._exact_match(submission)
        if exact is not None:
            return [exact]
        if submission.student in self._by_name:
            return [self._by_name[submission.student]]
        team = self._roster.by_team(submission.student) or self._named_together(submission)
        if team:
            return team
        similar = self._roster.by_login(_COPY.sub("", submission.student))
        if similar is None:
            return []
        if similar not in self.present:
            self.notes.append(f"'{submission.folder}' was taken as the work of '{similar.login}'.")
        return [similar]

    def _listed_members(self, submission: Submission) -> list[RosterEntry]:
        """The people whom the export names as those who handed in."""
        people = members(submission)
        found = [self._roster.by_any_name((*each.ids, each.name)) for each in people]
        return [person for person in found if person is not None]

    def _named_together(self, submission: Submission) -> list[RosterEntry]:
        """The people in a folder's name such as `ada+bo`, if the roster has all of them."""
        names = names_in_folder(submission.student)
        found = [person for name in names if (person := self._roster.by_any_name([name]))]
        return found if len(set(found)) == len(names) else []

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
        why = "No submission was found: the roster has no login for this student."
    return Submission(person.identity, "", login=person.login, folder="", notes=(why,))


def _is_absent(submission: Submission) -> bool:
    return not submission.folder


def with_unique_names(submissions: Iterable[Submission]) -> list[Submission]:
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
