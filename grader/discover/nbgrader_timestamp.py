"""The time that nbgrader wrote when a student submitted: `submitted/ada/hw2/timestamp.txt`.

nbgrader writes this file over the student's own. So it is believed in nbgrader's layout only, where
`nbgrader collect` puts it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from grader.discover.regular_files import read_file
from grader.discover.submission import Submission
from grader.discover.tree import TIMESTAMP
from grader.errors import GradeError
from grader.escapes import shorten

_COLLECTED = "submitted"
"""The folder into which nbgrader collects: `submitted/<student>/<assignment>`."""
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d{1,9})? ?(\S*)")
_OFFSET = re.compile(r"[+-]\d\d:?\d\d")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}")
_UTC = {"", "UTC", "GMT", "Z"}
_LONGEST = 60
"""Characters of a wrong time that a message quotes."""


@dataclass(frozen=True, slots=True)
class NbgraderTime:
    """The time, or why the file does not give one."""

    time: datetime | None
    fault: str = ""


def nbgrader_time(submission: Submission, root: Path, assignment: str) -> NbgraderTime | None:
    """The time in nbgrader's file for a submission; None without such a file.

    Args:
        submission: the student's files.
        root: the folder of all submissions, or of this one.
        assignment: the assignment's name.
    """
    for entry in submission.entries:
        if entry.origin is not None and _is_nbgraders(entry.origin, root, assignment):
            try:
                return _read(read_file(entry.origin).decode("utf-8", "replace"))
            except GradeError as error:
                return NbgraderTime(None, str(error))
    return None


def _is_nbgraders(path: Path, root: Path, assignment: str) -> bool:
    """Whether a file is where nbgrader writes it, below no folder of a student."""
    folder, top = path.absolute().parent, root.absolute()
    if path.name != TIMESTAMP or folder.name != assignment:
        return False
    collected = folder.parent.parent
    return collected.name == _COLLECTED and top.is_relative_to(collected)


def _read(text: str) -> NbgraderTime:
    """The time in a text such as `2015-02-02 15:58:23.948203 America/Los_Angeles`.

    Like nbgrader, a time without a zone is UTC.
    """
    match = _TIME.fullmatch(text.strip())
    shown = shorten(text, _LONGEST)
    if match is None:
        return NbgraderTime(None, f"{TIMESTAMP} holds no time: '{shown}'")
    zone = _zone(match[3])
    if zone is None:
        what = f"{TIMESTAMP} names the unknown time zone '{shorten(match[3], _LONGEST)}'"
        return NbgraderTime(None, what)
    try:
        return NbgraderTime(datetime.fromisoformat(f"{match[1]} {match[2]}").replace(tzinfo=zone))
    except ValueError:
        return NbgraderTime(None, f"{TIMESTAMP} holds no time: '{shown}'")


def _zone(name: str) -> tzinfo | None:
    if name in _UTC:
        return UTC
    if _OFFSET.fullmatch(name):
        return datetime.strptime(name, "%z").tzinfo
    if not _ZONE.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):  # a folder of zones; not a zone; not known here
        return None
