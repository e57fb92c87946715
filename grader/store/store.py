"""What a class's store keeps, in the words of the rest of the program.

Answers are kept by what was asked of what, so that an edited rubric scores them again without
running anything. The log of runs and overrides only ever grows, and so do the grades that were
replaced: the database refuses to change them.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from grader.model import ClassInfo, CollectedReplies, Grade, Override
from grader.sandbox.record_codec import decode, encode
from grader.sandbox.wire import WireError
from grader.store.database import Database

_LOG = logging.getLogger(__name__)
_GRADE = TypeAdapter(Grade)
_CLASS_INFO = TypeAdapter(ClassInfo)
OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the log; `replaced` counts the grades that it put others in the place of.

    `class_info` is the metadata of the class from then on, without its students.
    """

    id: int
    at: str
    what: str
    detail: dict[str, Any]
    replaced: int
    class_info: ClassInfo | None = None


@dataclass(frozen=True, slots=True)
class StoredGrade:
    """A grade, the name of each of its outcomes by question and check, and its own name."""

    grade: Grade
    names: Mapping[str, str]
    key: str = ""


@dataclass(frozen=True, slots=True)
class KeptOverride:
    """What a person decides about a question; no points take an override back."""

    student: str
    question: str
    points: Decimal | None
    by: str
    why: str


class Store(Database):
    """A class's store. Each write is one transaction: a killed run loses nothing that was done."""

    def collected(self, key: str) -> CollectedReplies | None:
        """What was once collected under this key: the same plan in the same environment."""
        row = self._row("SELECT collected FROM answers WHERE key = ?", key)
        if row is None:
            return None
        try:
            return decode(row[0])
        except WireError:  # what cannot be read back is asked again
            _LOG.warning("what was collected under %s cannot be read", key)
            return None

    def is_collected(self, key: str) -> bool:
        """Whether something was collected under this key."""
        return self._row("SELECT 1 FROM answers WHERE key = ?", key) is not None

    def keep_collected(self, key: str, collected: CollectedReplies) -> None:
        """Keep what a plan gave. A fault of ours is not kept: it is asked again."""
        if not collected.fault:
            self._write("INSERT OR REPLACE INTO answers VALUES (?, ?)", key, encode(collected))

    def grade(self, student: str, key: str | None = None) -> Grade | None:
        """A student's automatic grade, if there is one and it was made from what `key` names."""
        row = self._row("SELECT key, record FROM grades WHERE student = ?", student)
        return _GRADE.validate_json(row[1]) if row and key in {None, row[0]} else None

    def is_final(self, student: str, key: str) -> bool:
        """Whether there is a grade made from what `key` names, of which nothing waits."""
        query = "SELECT waits FROM grades WHERE student = ? AND key = ?"
        return self._row(query, student, key) == (0,)

    def record(self, student: str) -> str:
        """A student's automatic grade as it is kept; empty if there is none."""
        row = self._row("SELECT record FROM grades WHERE student = ?", student)
        return str(row[0]) if row else ""

    def made(self, student: str) -> StoredGrade | None:
        """A student's automatic grade, with what it was made from."""
        row = self._row("SELECT key, record, names FROM grades WHERE student = ?", student)
        return (
            StoredGrade(_GRADE.validate_json(row[1]), json.loads(row[2]), row[0]) if row else None
        )

    def grades(self, students: Sequence[str]) -> StoredGrades:
        """The automatic grades of these students, in this order, read one at a time."""
        return StoredGrades(self, students)

    def keys(self) -> dict[str, str]:
        """What each student's grade was made from."""
        return dict(self._rows("SELECT student, key FROM grades"))

    def keep_grade(
        self,
        key: str,
        grade: Grade,
        sha256: str,
        *,
        names: Mapping[str, str] | None = None,
        before: Grade | None = None,
    ) -> None:
        """Keep a student's grade, what it was made from, and the names of its outcomes.

        One that it replaces stays with the log's last entry, if it was another. `before` is the one
        that is kept now, where that is known: an equal one is not written again.
        """
        with self.transaction():
            values = (grade.student, sha256, json.dumps(grade.files))
            self._db.execute("INSERT OR REPLACE INTO submissions VALUES (?, ?, ?)", values)
            if grade == before:
                renamed = "UPDATE grades SET key = ? WHERE student = ?"
                self._db.execute(renamed, (key, grade.student))
            else:
                record = json.dumps(_GRADE.dump_python(grade, mode="json"))
                self._put(grade.student, key, record)
            update = "UPDATE grades SET names = ?, waits = ? WHERE student = ?"
            made_of = (json.dumps(dict(names or {})), grade.ungraded, grade.student)
            self._db.execute(update, made_of)

    def reading(self, key: str) -> str | None:
        """What was read from files before, as it was kept."""
        row = self._row("SELECT record FROM readings WHERE key = ?", key)
        return str(row[0]) if row else None

    def keep_reading(self, key: str, record: str) -> None:
        """Keep what was read from a student's files."""
        self._write("INSERT OR REPLACE INTO readings VALUES (?, ?)", key, record)

    def work(self, student: str) -> str:
        """The name of the work that a student's grade was made from; empty if there is none."""
        row = self._row("SELECT sha256 FROM submissions WHERE student = ?", student)
        return str(row[0]) if row else ""

    def class_info(self) -> ClassInfo | None:
        """Metadata of the class whose grades were reported last."""
        fact = self.fact("head")
        return _CLASS_INFO.validate_json(json.dumps(fact)) if fact else None

    def keep_class_info(self, class_info: ClassInfo) -> None:
        """Keep the metadata of the class."""
        self.keep_fact("head", _CLASS_INFO.dump_python(class_info, mode="json", by_alias=True))

    def fact(self, name: str) -> dict[str, Any]:
        """What is kept under a name; empty if nothing is."""
        row = self._row("SELECT value FROM facts WHERE name = ?", name)
        return dict(json.loads(row[0])) if row else {}

    def keep_fact(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep one thing under a name, in the place of what was there."""
        self._write("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, json.dumps(dict(value)))

    def note(self, what: str, *, class_info: ClassInfo | None = None, **detail: object) -> int:
        """Add an entry to the log, which only grows; its number."""
        if class_info is not None:
            alone = replace(class_info, students=(), submitted={}, attendance=None)
            detail["head"] = _CLASS_INFO.dump_python(alone, mode="json", by_alias=True)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        insert = "INSERT INTO log (at, what, detail) VALUES (?, ?, ?)"
        self._write(insert, now, what, json.dumps(detail))
        row = self._row("SELECT max(id) FROM log")
        return int(row[0]) if row else 0

    def log(self) -> list[LogEntry]:
        """Every entry, the first one first."""
        rows = self._rows(
            "SELECT id, at, what, detail, (SELECT count(*) FROM replaced WHERE entry = log.id)"
            " FROM log ORDER BY id"
        )
        return [_entry(*row) for row in rows]

    def give(self, decisions: Iterable[KeptOverride]) -> None:
        """Add overrides to the log, or take them back: all of these or none."""
        with self.transaction():
            for each in decisions:
                self.note(
                    OVERRIDE,
                    student=each.student,
                    question=each.question,
                    points=None if each.points is None else f"{each.points:f}",
                    by=each.by,
                    why=each.why,
                )

    def overrides(self) -> dict[str, dict[str, Override]]:
        """The overrides that hold, by student and question; the last word on each counts."""
        rows = self._rows("SELECT at, detail FROM log WHERE what = ? ORDER BY id", OVERRIDE)
        held: dict[str, dict[str, Override]] = defaultdict(dict)
        for at, detail in rows:
            each = json.loads(detail)
            of_student = held[each["student"]]
            of_student.pop(each["question"], None)
            if each["points"] is not None:
                points = Decimal(each["points"])
                of_student[each["question"]] = Override(points, each["by"], each["why"], at)
        return {student: given for student, given in held.items() if given}

    def replaced(self, entry: int) -> Iterator[Grade]:
        """The automatic grades that an entry of the log put others in the place of."""
        rows = self._rows("SELECT id FROM replaced WHERE entry = ? ORDER BY id", entry)
        for (number,) in rows:
            row = self._row("SELECT record FROM replaced WHERE id = ?", number)
            if row:
                yield _GRADE.validate_json(zlib.decompress(row[0]))

    def restore(self, entry: int) -> int:
        """Bring back the grades as they were before an entry of the log; how many there are.

        Those that they replace stay with the log's last entry.
        """
        rows = self._rows(
            "SELECT student, key, record FROM replaced WHERE id IN"
            " (SELECT min(id) FROM replaced WHERE entry >= ? GROUP BY student)",
            entry,
        )
        with self.transaction():
            for student, key, record in rows:
                self._put(student, key, zlib.decompress(record).decode("ascii"))
        return len(rows)

    def _put(self, student: str, key: str, record: str) -> None:
        row = self._row("SELECT key, record FROM grades WHERE student = ?", student)
        if row and row[1] != record:
            insert = "INSERT INTO replaced (entry, student, key, record) VALUES"
            insert += " (coalesce((SELECT max(id) FROM log), 0), ?, ?, ?)"
            self._db.execute(insert, (student, row[0], zlib.compress(row[1].encode("ascii"))))
        insert = "INSERT OR REPLACE INTO grades (student, key, record) VALUES (?, ?, ?)"
        self._db.execute(insert, (student, key, record))


def _entry(number: int, at: str, what: str, detail: str, replaced: int) -> LogEntry:
    read: dict[str, Any] = json.loads(detail)
    stored = read.pop("head", None)
    class_info = _CLASS_INFO.validate_python(stored) if stored else None
    return LogEntry(number, at, what, read, replaced, class_info)


class StoredGrades(Iterable[Grade]):
    """Grades that are read from the store each time they are walked, one in memory at a time."""

    def __init__(self, store: Store, students: Sequence[str]) -> None:
        self._store, self._students = store, students

    def __iter__(self) -> Iterator[Grade]:
        for student in self._students:
            grade = self._store.grade(student)
            if grade is not None:
                yield grade
