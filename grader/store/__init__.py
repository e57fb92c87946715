"""The one SQLite file in which a class's answers, grades and history live."""

from grader.store.database import SCHEMA_VERSION
from grader.store.store import Entry, Given, Made, Store, StoredGrades

__all__ = ["SCHEMA_VERSION", "Entry", "Given", "Made", "Store", "StoredGrades"]
