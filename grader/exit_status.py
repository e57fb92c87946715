"""How a command ends: its exit status, and the log file that a bug leaves."""

from __future__ import annotations

import sys
import tempfile
from enum import IntEnum
from pathlib import Path

from grader import __version__


class ExitStatus(IntEnum):
    """The exit statuses of every command."""

    OK = 0
    INCOMPLETE = 1
    """Something is ungraded; for `grade ci`, something is not right: see its --fail-on."""
    USAGE = 2
    """The user can fix it: the command line, a rubric, a file."""
    BUG = 3
    INTERRUPTED = 130


def write_bug_log(details: str) -> Path:
    """Write what is known of a bug in grade to a new file that a user can send.

    Raises:
        OSError: the file cannot be written.
    """
    with tempfile.NamedTemporaryFile(
        "w", prefix="grade-bug-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"grade {__version__}, Python {sys.version}\n{details}")
    return Path(file.name)
