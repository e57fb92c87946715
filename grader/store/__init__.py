"""The SQLite file with a class's replies, grades and history."""

from grader.store.database import SCHEMA_VERSION
from grader.store.store import LogEntry, Store, StoredGrade, StoredGrades

__all__ = ["SCHEMA_VERSION", "LogEntry", "Store", "StoredGrade", "StoredGrades"]
