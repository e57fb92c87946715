"""The people on a roster, and how they are found. Case never matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One entry of a roster.

    `identity` is what the course calls the person; `login` is empty until an assignment was
    accepted; `repository` is known from a list of grades, and a team's members share it.
    """

    identity: str
    login: str = ""
    name: str = ""
    repository: str = ""
    is_staff: bool = False


class Roster:
    """A course. `notes` say what is doubtful in its file."""

    def __init__(
        self, source: str, people: Iterable[RosterEntry], notes: Iterable[str] = ()
    ) -> None:
        self.source, self.people, self.notes = source, tuple(people), tuple(notes)
        self._by_login = _first(self.people, "login")
        self._by_identity = _only(self.people, "identity") | _only(self.people, "name")
        self._by_repository: defaultdict[str, list[RosterEntry]] = defaultdict(list)
        for person in self.people:
            if person.repository:
                self._by_repository[person.repository.casefold()].append(person)

    @property
    def logins(self) -> frozenset[str]:
        """Every login, in small letters."""
        return frozenset(self._by_login)

    def of_repository(self, name: str) -> list[RosterEntry]:
        """Whose repository that is; all of a team."""
        return self._by_repository.get(name.casefold(), [])

    def of_login(self, login: str) -> RosterEntry | None:
        """Who has that login."""
        return self._by_login.get(login.casefold())

    def called(self, name: str) -> RosterEntry | None:
        """Who alone has that identity or name."""
        return self._by_identity.get(name.casefold())


def _first(people: Iterable[RosterEntry], field: str) -> Mapping[str, RosterEntry]:
    found: dict[str, RosterEntry] = {}
    for person in people:
        value = getattr(person, field).casefold()
        if value:
            found.setdefault(value, person)
    return found


def _only(people: Iterable[RosterEntry], field: str) -> dict[str, RosterEntry]:
    found: defaultdict[str, list[RosterEntry]] = defaultdict(list)
    for person in people:
        found[getattr(person, field).casefold()].append(person)
    return {value: own[0] for value, own in found.items() if value and len(own) == 1}
