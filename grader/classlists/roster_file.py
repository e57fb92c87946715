"""Reads the lists of people that classrooms export.

These are GitHub Classroom's roster and its list of grades, and Classroom 50's roster and scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from grader.classlists.csv_rows import UNICODE, CsvTable, read_table
from grader.classlists.roster import Roster, RosterEntry
from grader.errors import GradeError
from grader.escapes import clip, one_line

EXPECTED = (
    "expected the columns identifier, github_username, github_id, name or"
    " username, first_name, last_name, email, section, github_id, role"
)
_LOGIN = ("github_username", "username", "login", "github_login")
_IDENTITY = ("identifier", "roster_identifier", "email", "name", "first_name", "last_name")
_TEAM = ("team", "group")
_LOGIN_PATTERN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})")
_MOST_NOTES = 20


def read(path: Path) -> Roster:
    """The people that a file lists, each once.

    Raises:
        GradeError: the file cannot be read, or it is not a roster.
    """
    table = read_table(path, encodings=(*UNICODE, "cp1252"))
    _check_columns(table, path)
    notes: list[str] = []
    people = _distinct(_people(row.cells for row in table.rows), notes)
    if not people:
        notes.append(f"{path.name} lists nobody.")
    shown = notes[:_MOST_NOTES]
    if len(notes) > len(shown):
        shown.append(f"{len(notes) - len(shown)} more entries of {path.name} are doubtful.")
    return Roster(path.name, people, shown)


def _check_columns(table: CsvTable, path: Path) -> None:
    columns = table.columns
    if not columns:
        raise GradeError("the roster is empty", where=str(path), hint=EXPECTED)
    if not set(columns) & {*_IDENTITY, "student_repository_name"}:
        shown = ", ".join(clip(one_line(name), 30) for name in columns[:8])
        what = f"this is not a roster: its first row is {shown}"
        raise GradeError(what, where=str(path), hint=EXPECTED)
    twice = next((name for name in columns if name and columns.count(name) > 1), "")
    if twice:
        raise GradeError(f"there are two columns '{one_line(twice)}'", where=str(path))


def _people(rows: Iterable[Mapping[str, str]]) -> Iterator[RosterEntry]:
    for cells in rows:
        row = {column: cell.strip() for column, cell in cells.items()}
        login = next((row[key] for key in _LOGIN if row.get(key)), "")
        full = f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
        name = row.get("name") or full
        identities = [row.get(key, "") for key in ("identifier", "roster_identifier", "email")]
        identity = next(filter(None, [*identities, name, login]), "")
        role = row.get("role", "").casefold()
        repository = row.get("student_repository_name", "")
        if identity:
            is_staff = role not in {"", "student", "learner"}
            team = next((row[key] for key in _TEAM if row.get(key)), "")
            yield RosterEntry(
                identity,
                login.removeprefix("@"),
                name,
                repository,
                is_staff,
                row.get("email", ""),
                team,
            )


def _distinct(people: Iterable[RosterEntry], notes: list[str]) -> list[RosterEntry]:
    """Each person once. A login that several people have is the first one's, with a note."""
    distinct: dict[RosterEntry, None] = {}
    owners: dict[str, RosterEntry] = {}
    for person in people:
        login = person.login.casefold()
        if login and not _LOGIN_PATTERN.fullmatch(person.login):
            notes.append(f"'{one_line(person.login)}' is not a GitHub name.")
        owner = owners.setdefault(login, person) if login else person
        if owner.identity != person.identity:
            notes.append(
                f"'{one_line(owner.identity)}' and '{one_line(person.identity)}' have the same"
                f" login '{one_line(person.login)}': its work is counted for the first."
            )
            person = replace(person, login="", repository="")
        distinct.setdefault(person, None)
    return list(distinct)
