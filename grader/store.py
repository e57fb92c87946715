"""The one SQLite file in which a class's answers, grades and history live.

Answers are kept by what was asked of what, so that an edited rubric scores them again without
running anything. The log of runs and overrides only ever grows: the database refuses to change it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from pydantic import TypeAdapter

from grader.errors import GradeError
from grader.model import Collected, Grade, Head
from grader.sandbox.records import decode, encode

SCHEMA_VERSION = 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS submissions (
    student TEXT PRIMARY KEY, sha256 TEXT NOT NULL, files TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, collected BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS grades (
    student TEXT PRIMARY KEY, key TEXT NOT NULL, record TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS log_is_not_rewritten BEFORE UPDATE ON log
    BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER IF NOT EXISTS log_is_not_shortened BEFORE DELETE ON log
    BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
"""
_GRADE = TypeAdapter(Grade)
_HEAD = TypeAdapter(Head)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log."""

    id: int
    at: str
    what: str
    detail: dict[str, Any]


class Store:
    """A class's store. Each write is one transaction: a killed run loses nothing that was done."""

    def __init__(self, path: Path) -> None:
        """Open the store, or make it.

        Raises:
            GradeError: it cannot be opened, is damaged, or was made by a newer version.
        """
        self._path = path
        with self._checked():
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA_VERSION:
                what, hint = "the store was made by a newer grade", "update grade, or use --out"
                raise GradeError(what, where=str(path), hint=hint)
            self._db.executescript(_SCHEMA)
            self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._db.close()

    def collected(self, key: str) -> Collected | None:
        """What was once collected under this key: the same plan in the same environment."""
        row = self._row("SELECT collected FROM answers WHERE key = ?", key)
        return decode(row[0]) if row else None

    def grade(self, student: str, key: str | None = None) -> Grade | None:
        """A student's grade, if there is one and it was made from what `key` names."""
        row = self._row("SELECT key, record FROM grades WHERE student = ?", student)
        return _GRADE.validate_json(row[1]) if row and key in {None, row[0]} else None

    def keep_collected(self, key: str, collected: Collected) -> None:
        """Keep what a plan gave. A fault of ours is not kept: it is asked again."""
        if not collected.fault:
            self._write("INSERT OR REPLACE INTO answers VALUES (?, ?)", key, encode(collected))

    def keep_grade(self, key: str, grade: Grade, sha256: str) -> None:
        """Keep a student's grade and what it was made from."""
        record = json.dumps(_GRADE.dump_python(grade, mode="json"))
        with self._transaction():
            files = json.dumps(grade.files)
            values = (grade.student, sha256, files)
            self._db.execute("INSERT OR REPLACE INTO submissions VALUES (?, ?, ?)", values)
            values = (grade.student, key, record)
            self._db.execute("INSERT OR REPLACE INTO grades VALUES (?, ?, ?)", values)

    def head(self) -> Head | None:
        """What stands above the grades that were reported last."""
        row = self._row("SELECT value FROM facts WHERE name = 'head'")
        return _HEAD.validate_json(row[0]) if row else None

    def keep_head(self, head: Head) -> None:
        """Keep what stands above the grades."""
        value = json.dumps(_HEAD.dump_python(head, mode="json"))
        self._write("INSERT OR REPLACE INTO facts VALUES ('head', ?)", value)

    def log(self) -> list[Entry]:
        """Every entry, the first one first."""
        with self._checked():
            rows = self._db.execute("SELECT id, at, what, detail FROM log ORDER BY id").fetchall()
        return [Entry(id_, at, what, json.loads(detail)) for id_, at, what, detail in rows]

    def note(self, what: str, **detail: object) -> None:
        """Add a line to the log, which only grows."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        insert = "INSERT INTO log (at, what, detail) VALUES (?, ?, ?)"
        self._write(insert, now, what, json.dumps(detail))

    def grades(self, students: Sequence[str]) -> StoredGrades:
        """The grades of these students, in this order, read one at a time."""
        return StoredGrades(self, students)

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with self._checked():
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
            return row

    def _write(self, query: str, *values: object) -> None:
        with self._transaction():
            self._db.execute(query, values)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._checked():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _checked(self) -> Iterator[None]:
        """Faults of the disk and the file, in words."""
        try:
            yield
        except sqlite3.Error as error:
            hint = "is the disk full, or the folder not writable?"
            if isinstance(error, sqlite3.DatabaseError) and "not a database" in str(error):
                hint = "move the file away, or use another --out"
            what = f"the store cannot be used: {error}"
            raise GradeError(what, where=str(self._path), hint=hint) from error


class StoredGrades(Iterable[Grade]):
    """Grades that are read from the store each time they are walked, one in memory at a time."""

    def __init__(self, store: Store, students: Sequence[str]) -> None:
        self._store, self._students = store, students

    def __iter__(self) -> Iterator[Grade]:
        for student in self._students:
            grade = self._store.grade(student)
            if grade is not None:
                yield grade
