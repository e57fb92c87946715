"""The people on a roster, looked up by login, name or repository. Case never matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.classlists.match_names import ListEntry, NameIndex


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One entry of a roster.

    `identity` is what the course calls the person. `login` is empty until the person accepts an
    assignment. `repository` is known only from a list of grades; the members of a team share it.
    `team` is the name of the group that hands in together.
    """

    identity: str
    login: str = ""
    name: str = ""
    repository: str = ""
    is_staff: bool = False
    email: str = ""
    team: str = ""


class Roster:
    """The people of a course. `notes` say what is doubtful in its file."""

    def __init__(
        self, source: str, people: Iterable[RosterEntry], notes: Iterable[str] = ()
    ) -> None:
        self.source, self.people, self.notes = source, tuple(people), tuple(notes)
        self._by_login = _first(self.people, "login")
        self._by_identity = _only(self.people, "identity") | _only(self.people, "name")
        self._by_repository: defaultdict[str, list[RosterEntry]] = defaultdict(list)
        self._by_team: defaultdict[str, list[RosterEntry]] = defaultdict(list)
        self._by_any_name = NameIndex(
            [
                ListEntry((person.identity, person.login, person.email), person.name)
                for person in self.people
            ]
        )
        for person in self.people:
            if person.repository:
                self._by_repository[person.repository.casefold()].append(person)
            if person.team:
                self._by_team[person.team.casefold()].append(person)

    @property
    def logins(self) -> frozenset[str]:
        """Every login, in lower case."""
        return frozenset(self._by_login)

    def by_repository(self, name: str) -> list[RosterEntry]:
        """The people who own a repository: one person, or all members of a team."""
        return self._by_repository.get(name.casefold(), [])

    def by_team(self, name: str) -> list[RosterEntry]:
        """The members of a group that hands in together."""
        return self._by_team.get(name.casefold(), [])

    def by_any_name(self, names: Iterable[str]) -> RosterEntry | None:
        """The only person whom one of the names means; the first name that means one decides."""
        for name in names:
            rows = self._by_any_name.rows(name)
            if len(rows) == 1:
                return self.people[rows.pop()]
        return None

    def by_login(self, login: str) -> RosterEntry | None:
        """The person with that login."""
        return self._by_login.get(login.casefold())

    def by_name(self, name: str) -> RosterEntry | None:
        """The only person with that identity or name; None if there are none or several."""
        return self._by_identity.get(name.casefold())


def _first(people: Iterable[RosterEntry], field: str) -> Mapping[str, RosterEntry]:
    index: dict[str, RosterEntry] = {}
    for person in people:
        value = getattr(person, field).casefold()
        if value:
            index.setdefault(value, person)
    return index


def _only(people: Iterable[RosterEntry], field: str) -> dict[str, RosterEntry]:
    index: defaultdict[str, list[RosterEntry]] = defaultdict(list)
    for person in people:
        index[getattr(person, field).casefold()].append(person)
    return {value: same[0] for value, same in index.items() if value and len(same) == 1}
