"""The one SQLite file in which a class's answers, grades and history live."""

from grader.store.database import SCHEMA_VERSION
from grader.store.store import KeptOverride, LogEntry, Store, StoredGrade, StoredGrades

__all__ = ["SCHEMA_VERSION", "KeptOverride", "LogEntry", "Store", "StoredGrade", "StoredGrades"]
