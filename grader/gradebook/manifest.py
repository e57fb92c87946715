"""The list of the reports in an output folder, with what they looked like when written."""

from __future__ import annotations

import json
import stat
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

MANIFEST = ".reports"


class WrittenFile(NamedTuple):
    """A report as it was written: its name, size, time in nanoseconds and SHA-256."""

    name: str
    size: int
    mtime_ns: int
    sha256: str

    def is_intact(self, folder: Path) -> bool:
        """Whether the file is there and has the same content; it is read only if it was touched."""
        path = folder / self.name
        try:
            status = path.lstat()
            if (status.st_size, status.st_mtime_ns) == (self.size, self.mtime_ns):
                return stat.S_ISREG(status.st_mode)
            is_same_size = stat.S_ISREG(status.st_mode) and status.st_size == self.size
            return is_same_size and sha256(path.read_bytes()).hexdigest() == self.sha256
        except OSError:
            return False


Pages: TypeAlias = tuple[str, list[WrittenFile]]
"""The key of a student's pages, and the pages."""


class Manifest(NamedTuple):
    """The class's key and files, the pages of each slug, and numbers of what staff should see."""

    key: str
    files: list[WrittenFile]
    students: dict[str, Pages]
    counts: dict[str, int]


def read_manifest(path: Path) -> Manifest:
    """The saved manifest; an empty one if it is missing or from another version."""
    try:
        saved: Any = json.loads(path.read_bytes())
        return Manifest(
            str(saved["key"]),
            [WrittenFile(*file) for file in saved["files"]],
            {
                str(slug): (str(key), [WrittenFile(*file) for file in files])
                for slug, (key, files) in saved["students"].items()
            },
            {str(name): int(number) for name, number in saved["counts"].items()},
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Manifest("", [], {}, {})


def reported_names(folder: Path) -> set[str]:
    """The names of the files and folders in an output folder that hold its reports."""
    saved = read_manifest(folder / MANIFEST)
    pages = [file for _, pages in saved.students.values() for file in pages]
    return {Path(file.name).parts[0] for file in (*saved.files, *pages) if Path(file.name).parts}
