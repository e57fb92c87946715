"""A class's store: replies of student code, grades, and the log.

Replies are kept by the key of the plan that asked for them, so that an edited rubric grades them
again and runs nothing. The database refuses to change the log and the grades that were replaced:
both only grow.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter

from grader.errors import GradeError
from grader.escapes import one_line
from grader.model import ClassInfo, CollectedReplies, Grade, Override
from grader.sandbox.record_codec import decode, encode
from grader.sandbox.wire import WireError
from grader.store.checksums import GRADE_ROW, checksum, grade_checksum, is_intact
from grader.store.database import Database

_LOG = logging.getLogger(__name__)
_GRADE = TypeAdapter(Grade)
_CLASS_INFO = TypeAdapter(ClassInfo)
OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the log; `replaced` counts the grades that it replaced.

    `class_info` describes the class from this entry on, without its students and their times.
    """

    id: int
    at: str
    what: str
    detail: dict[str, Any]
    replaced: int
    class_info: ClassInfo | None = None


@dataclass(frozen=True, slots=True)
class StoredGrade:
    """A grade, its key, and the key of each of its outcomes by `question/check`."""

    grade: Grade
    outcome_keys: Mapping[str, str]
    key: str = ""


class Store(Database):
    """A class's store. Each write is one transaction: a killed run loses no finished work."""

    def collected(self, key: str) -> CollectedReplies | None:
        """The replies that the plan with this key gave, if it was run before."""
        row = self._row("SELECT collected, checksum FROM answers WHERE key = ?", key)
        if row is None:
            return None
        data, kept_checksum = row
        try:
            if kept_checksum in {None, checksum(data)}:
                return decode(data)
        except WireError:
            pass
        _LOG.warning("the replies kept under %s are damaged", key)  # the plan is run again
        return None

    def is_collected(self, key: str) -> bool:
        """Whether the plan with this key was run before, and its replies can be read."""
        return self.collected(key) is not None

    def keep_collected(self, key: str, collected: CollectedReplies) -> None:
        """Keep the replies to a plan, unless a fault of ours spoils them: then it is run again."""
        if not collected.fault:
            data = encode(collected)
            values = (key, data, checksum(data))
            self._write("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", *values)

    def grade(self, student: str) -> Grade | None:
        """A student's automatic grade, if there is one.

        Raises:
            GradeError: it is damaged.
        """
        stored = self.stored_grade(student)
        if stored is None and self.record(student):
            what = f"the grade of {one_line(student)} is damaged in the store"
            hint = "`grade SUBMISSIONS` makes it again"
            raise GradeError(what, where=str(self.path), hint=hint)
        return stored.grade if stored else None

    def is_final(self, student: str, key: str) -> bool:
        """Whether the student has an intact grade with this key that leaves nothing ungraded."""
        row = self._row(f"{GRADE_ROW} AND key = ?", student, key)
        return row is not None and row[3] == 0 and is_intact(row)

    def record(self, student: str) -> str:
        """A student's automatic grade as JSON; empty if there is none."""
        row = self._row("SELECT record FROM grades WHERE student = ?", student)
        return str(row[0]) if row else ""

    def stored_grade(self, student: str) -> StoredGrade | None:
        """A student's automatic grade with its keys, if there is one and it can be read."""
        row = self._row(GRADE_ROW, student)
        if row is None:
            return None
        key, record, outcome_keys, _, _ = row
        try:
            if is_intact(row):
                return StoredGrade(_GRADE.validate_json(record), json.loads(outcome_keys), key)
        except ValueError:
            pass
        _LOG.warning("the grade of %s is damaged", student)  # the next run makes it again
        return None

    def grades(self, students: Sequence[str]) -> StoredGrades:
        """The automatic grades of these students, in this order."""
        return StoredGrades(self, students)

    def grade_keys(self) -> dict[str, str]:
        """The key of each student's grade."""
        return dict(self._rows("SELECT student, key FROM grades"))

    def keep_grade(
        self,
        key: str,
        grade: Grade,
        work_key: str,
        *,
        outcome_keys: Mapping[str, str] | None = None,
        before: Grade | None = None,
    ) -> None:
        """Keep a student's grade with its keys.

        A different grade that it replaces is kept with the log's last entry.

        Args:
            key: the key of the grade.
            grade: an automatic grade, without overrides and policies.
            work_key: the key of the student's work.
            outcome_keys: the key of each outcome, by `question/check`.
            before: the grade that the store holds now, if the caller has read it; an equal one is
                not written again.
        """
        with self.transaction():
            submission = (grade.student, work_key, json.dumps(grade.files))
            self._db.execute("INSERT OR REPLACE INTO submissions VALUES (?, ?, ?)", submission)
            if grade == before:
                update = "UPDATE grades SET key = ? WHERE student = ?"
                self._db.execute(update, (key, grade.student))
            else:
                record = json.dumps(_GRADE.dump_python(grade, mode="json"))
                self._put(grade.student, key, record)
            update = "UPDATE grades SET names = ?, waits = ? WHERE student = ?"
            values = (json.dumps(dict(outcome_keys or {})), grade.ungraded, grade.student)
            self._db.execute(update, values)
            self._sum_grade(grade.student)

    def reading(self, key: str) -> str | None:
        """What was read from a student's files before, as JSON."""
        row = self._row("SELECT record, checksum FROM readings WHERE key = ?", key)
        return str(row[0]) if row and row[1] in {None, checksum(row[0])} else None

    def keep_reading(self, key: str, record: str) -> None:
        """Keep what was read from a student's files, as JSON."""
        values = (key, record, checksum(record))
        self._write("INSERT OR REPLACE INTO readings VALUES (?, ?, ?)", *values)

    def work_key(self, student: str) -> str:
        """The key of the work that a student's grade was made from; empty if there is none."""
        row = self._row("SELECT sha256 FROM submissions WHERE student = ?", student)
        return str(row[0]) if row else ""

    def class_info(self) -> ClassInfo | None:
        """The metadata of the class from its last report."""
        fact = self.fact("head")
        with self._explaining_damage("the class"):
            return _CLASS_INFO.validate_json(json.dumps(fact)) if fact else None

    def keep_class_info(self, class_info: ClassInfo) -> None:
        """Keep the metadata of the class."""
        self.keep_fact("head", _CLASS_INFO.dump_python(class_info, mode="json", by_alias=True))

    def fact(self, name: str) -> dict[str, Any]:
        """The value kept under a name; empty if there is none."""
        row = self._row("SELECT value FROM facts WHERE name = ?", name)
        with self._explaining_damage(f"'{name}'"):
            return dict(json.loads(row[0])) if row else {}

    def keep_fact(self, name: str, value: Mapping[str, Any]) -> None:
        """Keep a value under a name; it replaces an earlier one."""
        self._write("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, json.dumps(dict(value)))

    def note(self, what: str, *, class_info: ClassInfo | None = None, **detail: object) -> int:
        """Add an entry to the log and return its number."""
        if class_info is not None:
            without_students = replace(
                class_info, students=(), submitted={}, attendance=None, time_sources={},
                times_doubts={}, extensions={}, names={}, teams={},
            )  # fmt: skip
            detail["head"] = _CLASS_INFO.dump_python(without_students, mode="json", by_alias=True)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        insert = "INSERT INTO log (at, what, detail) VALUES (?, ?, ?)"
        self._write(insert, now, what, json.dumps(detail))
        row = self._row("SELECT max(id) FROM log")
        return int(row[0]) if row else 0

    def log(self) -> list[LogEntry]:
        """Every entry, the oldest first."""
        rows = self._rows(
            "SELECT id, at, what, detail, (SELECT count(*) FROM replaced WHERE entry = log.id)"
            " FROM log ORDER BY id"
        )
        with self._explaining_damage("the log"):
            return [_entry(*row) for row in rows]

    def give(self, overrides: Iterable[Override]) -> None:
        """Add overrides to the log, all of them or none; each replaces an earlier one."""
        with self.transaction():
            for override in overrides:
                self._note_override(override, f"{override.points:f}")

    def take_back(self, override: Override) -> None:
        """Note in the log that an override no longer holds, by whom it was taken back, and why."""
        self._note_override(override, None)

    def _note_override(self, override: Override, points: str | None) -> None:
        self.note(
            OVERRIDE,
            student=override.student,
            question=override.question,
            points=points,
            by=override.by,
            why=override.why,
        )

    def overrides(self) -> dict[str, dict[str, Override]]:
        """The overrides that hold, by student and question: the last entry on each counts."""
        rows = self._rows("SELECT at, detail FROM log WHERE what = ? ORDER BY id", OVERRIDE)
        overrides: dict[str, dict[str, Override]] = defaultdict(dict)
        with self._explaining_damage("an override"):
            for at, detail in rows:
                kept = json.loads(detail)
                by_question = overrides[kept["student"]]
                by_question.pop(kept["question"], None)
                if kept["points"] is not None:
                    kept["points"] = Decimal(kept["points"])
                    by_question[kept["question"]] = Override(**kept, at=at)
        return {student: by_question for student, by_question in overrides.items() if by_question}

    def replaced(self, entry: int) -> Iterator[Grade]:
        """The automatic grades that an entry of the log replaced."""
        rows = self._rows("SELECT id FROM replaced WHERE entry = ? ORDER BY id", entry)
        for (id_,) in rows:
            row = self._row("SELECT record FROM replaced WHERE id = ?", id_)
            if row:
                with self._explaining_damage("an earlier grade"):
                    grade = _GRADE.validate_json(zlib.decompress(row[0]))
                yield grade

    def restore(self, entry: int) -> int:
        """Bring back the grades from before an entry of the log; returns their number.

        The grades that they replace are kept with the log's last entry.
        """
        rows = self._rows(
            "SELECT student, key, record FROM replaced WHERE id IN"
            " (SELECT min(id) FROM replaced WHERE entry >= ? GROUP BY student)",
            entry,
        )
        with self.transaction():
            for student, key, record in rows:
                with self._explaining_damage("an earlier grade"):
                    text = zlib.decompress(record).decode("ascii")
                self._put(student, key, text)
        return len(rows)

    def _put(self, student: str, key: str, record: str) -> None:
        row = self._row(GRADE_ROW, student)
        if row and row[1] != record and is_intact(row):
            insert = "INSERT INTO replaced (entry, student, key, record) VALUES"
            insert += " (coalesce((SELECT max(id) FROM log), 0), ?, ?, ?)"
            self._db.execute(insert, (student, row[0], zlib.compress(row[1].encode("ascii"))))
        insert = "INSERT OR REPLACE INTO grades (student, key, record) VALUES (?, ?, ?)"
        self._db.execute(insert, (student, key, record))
        self._sum_grade(student)

    def _sum_grade(self, student: str) -> None:
        """Keep the checksum of a student's grade."""
        row = self._row(GRADE_ROW, student)
        if row is not None:
            update = "UPDATE grades SET checksum = ? WHERE student = ?"
            self._db.execute(update, (grade_checksum(row), student))

    @contextmanager
    def _explaining_damage(self, what: str) -> Iterator[None]:
        """Turn a record that cannot be read into an error that says what to do."""
        try:
            yield
        except (ValueError, LookupError, TypeError, ArithmeticError, zlib.error) as error:
            raise self.damaged(f"{what} cannot be read") from error


def _entry(id_: int, at: str, what: str, detail: str, replaced: int) -> LogEntry:
    values: dict[str, Any] = json.loads(detail)
    head = values.pop("head", None)
    class_info = _CLASS_INFO.validate_python(head) if head else None
    return LogEntry(id_, at, what, values, replaced, class_info)


class StoredGrades(Iterable[Grade]):
    """Grades that each iteration reads from the store, one in memory at a time."""

    def __init__(self, store: Store, students: Sequence[str]) -> None:
        self._store, self._students = store, students

    def __iter__(self) -> Iterator[Grade]:
        for student in self._students:
            grade = self._store.grade(student)
            if grade is not None:
                yield grade
