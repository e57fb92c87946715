"""Reads what classrooms export: GitHub Classroom's roster and lists of grades, Classroom 50's.

The columns are known by their names, in any order, between commas, semicolons or tabs; a row may be
too short, and there may be a byte-order mark.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from grader.classlists.roster import Roster, RosterEntry
from grader.errors import GradeError
from grader.escapes import one_line
from grader.model import SourceFile
from grader.text.text_file import read_text

MAX_BYTES = 32 << 20
EXPECTED = (
    "expected the columns identifier, github_username, github_id, name or"
    " username, first_name, last_name, email, section, github_id, role"
)
_LOGIN = ("github_username", "username", "login", "github_login")
_IDENTITY = ("identifier", "roster_identifier", "email", "name", "first_name", "last_name")
_LOGIN_PATTERN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98})")
_MOST_NOTES = 20

Row = Mapping[str, str]


def read(path: Path) -> Roster:
    """The people that a file lists, each once.

    Raises:
        GradeError: it cannot be read, or it is no roster.
    """
    text = _text(path)
    if not text.strip():
        raise GradeError("the roster is empty", where=str(path), hint=EXPECTED)
    notes: list[str] = []
    people = _distinct(_people(_rows(text, path)), notes)
    if not people:
        notes.append(f"{path.name} names nobody.")
    told = notes[:_MOST_NOTES]
    if len(notes) > len(told):
        told.append(f"{len(notes) - len(told)} further entries of {path.name} are doubtful.")
    return Roster(path.name, people, told)


def _text(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        what = f"the roster cannot be read: {error.strerror}"
        raise GradeError(what, where=str(path)) from error
    text, _ = read_text(SourceFile(str(path), data), max_bytes=MAX_BYTES)
    return text


def _rows(text: str, path: Path) -> Iterator[Row]:
    lines = text.splitlines(keepends=True)
    first = next(line for line in lines if line.strip())
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter)
    columns: list[str] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, path)
            else:
                yield dict(zip(columns, map(str.strip, cells), strict=False))
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        hint = "is a quotation mark missing?"
        raise GradeError(f"this is no table: {error}", where=where, hint=hint) from error


def _columns(cells: Sequence[str], path: Path) -> list[str]:
    """The names in the first row, such that `GitHub Username` is `github_username`."""
    names = [re.sub(r"[\s-]+", "_", cell.strip().casefold()) for cell in cells]
    if not set(names) & set(_LOGIN) or not set(names) & {*_IDENTITY, "student_repository_name"}:
        shown = ", ".join(one_line(cell)[:30] for cell in cells[:8])
        raise GradeError(
            f"this is no roster: its first row is {shown}", where=str(path), hint=EXPECTED
        )
    twice = next((name for name in names if name and names.count(name) > 1), "")
    if twice:
        raise GradeError(f"the column '{one_line(twice)}' stands here twice", where=str(path))
    return names


def _people(rows: Iterator[Row]) -> Iterator[RosterEntry]:
    for row in rows:
        login = next((row[key] for key in _LOGIN if row.get(key)), "")
        full = f"{row.get('first_name', '')} {row.get('last_name', '')}".strip()
        name = row.get("name") or full
        identities = [row.get(key, "") for key in ("identifier", "roster_identifier", "email")]
        identity = next(filter(None, [*identities, name, login]), "")
        role = row.get("role", "").casefold()
        repository = row.get("student_repository_name", "")
        if identity:
            is_staff = role not in {"", "student", "learner"}
            yield RosterEntry(identity, login.removeprefix("@"), name, repository, is_staff)


def _distinct(people: Iterator[RosterEntry], notes: list[str]) -> list[RosterEntry]:
    """Each person once; a login that stands at several is the first one's, and noted."""
    found: dict[RosterEntry, None] = {}
    taken: dict[str, RosterEntry] = {}
    for person in people:
        login = person.login.casefold()
        if login and not _LOGIN_PATTERN.fullmatch(person.login):
            notes.append(f"'{one_line(person.login)}' is no GitHub name.")
        first = taken.setdefault(login, person) if login else person
        if first.identity != person.identity:
            notes.append(
                f"The login '{one_line(person.login)}' stands at '{one_line(first.identity)}' and"
                f" at '{one_line(person.identity)}': its work is the first one's."
            )
            person = RosterEntry(person.identity, "", person.name, "", person.is_staff)
        found.setdefault(person, None)
    return list(found)
