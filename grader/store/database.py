"""The SQLite file of a store: its schema, how it is opened, and its transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from grader.errors import GradeError

SCHEMA_VERSION = 3
_SCHEMA = """
CREATE TABLE IF NOT EXISTS submissions (
    student TEXT PRIMARY KEY, sha256 TEXT NOT NULL, files TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, collected BLOB NOT NULL, checksum INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS grades (
    student TEXT PRIMARY KEY, key TEXT NOT NULL, record TEXT NOT NULL,
    names TEXT NOT NULL DEFAULT '{}', waits INTEGER NOT NULL DEFAULT 1, checksum INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS readings (
    key TEXT PRIMARY KEY, record TEXT NOT NULL, checksum INTEGER
) STRICT;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS replaced (
    id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES log (id),
    student TEXT NOT NULL, key TEXT NOT NULL, record BLOB NOT NULL
) STRICT;
"""
_LATER_COLUMNS = (
    ("grades", "names", "TEXT NOT NULL DEFAULT '{}'"),
    ("grades", "waits", "INTEGER NOT NULL DEFAULT 1"),
    *((table, "checksum", "INTEGER") for table in ("answers", "grades", "readings")),
)
"""Columns that stores of earlier versions lack: the table, the name and the type of each."""
_DAMAGE = ("malformed", "not a database", "no such table", "no such column", "UTF-8")
"""Parts of SQLite's messages about a file that is damaged."""
_ONLY_GROWS = """
CREATE TRIGGER IF NOT EXISTS {table}_is_not_rewritten BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER IF NOT EXISTS {table}_is_not_shortened BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
"""


class Database:
    """The file behind a store. Each write is one transaction."""

    def __init__(self, path: Path) -> None:
        """Open the file, or create it.

        Raises:
            GradeError: it cannot be opened, is damaged, or was made by a newer version.
        """
        self.path = path
        with self._explaining_errors():
            self._db = sqlite3.connect(path, isolation_level=None)
            with ExitStack() as stack:
                stack.callback(self._db.close)
                self._prepare()
                stack.pop_all()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > SCHEMA_VERSION:
            what, hint = (
                "the store was made by a newer version of grade",
                "update grade, or use --out",
            )
            raise GradeError(what, where=str(self.path), hint=hint)
        self._db.executescript(_SCHEMA)
        if version < SCHEMA_VERSION:
            for table, column, kind in _LATER_COLUMNS:
                if column not in self._columns(table):
                    self._db.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        for table in ("log", "replaced"):
            self._db.executescript(_ONLY_GROWS.format(table=table))
        self._db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _columns(self, table: str) -> set[str]:
        return {row[1] for row in self._db.execute(f"PRAGMA table_info({table})")}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all of the block or nothing; an inner transaction is part of the outer one."""
        if self._db.in_transaction:
            yield
            return
        with self._explaining_errors(), self._db:  # which commits, or rolls back after an error
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def _row(self, query: str, *values: object) -> tuple[Any, ...] | None:
        with self._explaining_errors():
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
            return row

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._explaining_errors():
            return self._db.execute(query, values).fetchall()

    def _write(self, query: str, *values: object) -> None:
        with self.transaction():
            self._db.execute(query, values)

    @contextmanager
    def _explaining_errors(self) -> Iterator[None]:
        """Turn an error of SQLite into one that says what to do."""
        try:
            yield
        except sqlite3.Error as error:
            if any(words in str(error) for words in _DAMAGE):
                raise self.damaged(str(error)) from error
            hint = "is the disk full, or the folder not writable?"
            what = f"the store cannot be used: {error}"
            raise GradeError(what, where=str(self.path), hint=hint) from error

    def damaged(self, what: str) -> GradeError:
        """The error for a store in which something cannot be read that is nowhere else."""
        hint = (
            "move this file away and grade again: every grade is made anew, but overrides that "
            "were not exported and the history are lost"
        )
        return GradeError(f"the store is damaged: {what}", where=str(self.path), hint=hint)
