"""Students, times and attempts in the names of learning platforms' exports.

| platform | name of a file or folder |
|---|---|
| Moodle | `Ada L_101_assignsubmission_file_/hw2.py`, `..._onlinetext_/onlinetext.html`; before the name `Group 1-` |
| Canvas | `lovelaceada_LATE_101_9001_hw2.py`, `lovelaceada_101_text.html`, `anon_x1Yz2_9001_hw2.py` |
| Blackboard | `Homework 2_ada_attempt_2026-11-20-10-00-00_hw2.py` |
| Brightspace | `101-9001 - Ada L - Nov 20, 2026 1000 AM/hw2.py`, or the same with ` - hw2.py` |
| Sakai | `Lovelace, Ada(ada)/Submission attachment(s)/hw2.py`, `.../timestamp.txt` |
| Gradescope | `submission_101/hw2.py`, and `submission_metadata.yml` |
"""  # noqa: E501

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath

from grader.discover.attempts import Attempt, latest_attempts
from grader.discover.gradescope_metadata import GradescopeFolder, find_metadata, read_metadata
from grader.discover.moodle_groups import group_prefix
from grader.discover.receipt import Receipt
from grader.discover.sakai_export import from_sakai
from grader.discover.tree import FileEntry
from grader.discover.typed_text import ONLINE_TEXT, typed_text, web_text
from grader.errors import GradeError

_LINK = "a link to a page was handed in, and only files are read"
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<type>file|onlinetext)_?(?P<rest>.*)"
)
_CANVAS = re.compile(
    r"(?:(?P<name>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)"
    r"|(?P<late_anonymous>LATE_)?(?P<anonymous>(?:anon|anonymous)_(?!LATE_)[^_]+))"
    r"_(?:(?P<attempt>\d+)_(?P<rest>.+)|(?P<typed>text|link)\.html)"
)
_CANVAS_COPY = re.compile(r"-\d+(?=\.\w+$)")
_BLACKBOARD = re.compile(
    r"(?P<assignment>.+?)_(?P<login>[^_]+)_attempt_(?P<time>\d{4}(?:-\d\d){5})"
    r"(?:_(?P<rest>.+)|(?P<summary>\.txt))"
)
_BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-\d+ ?- (?P<name>.+?) ?- (?P<time>\w+\.? \d\d?, \d{4} \d{3,4} [AP]M)"
    r"(?: - (?P<rest>.+))?"
)
_NO_TEXT = b"There is no student submission text data for this assignment"
_TYPED = re.compile(rb"Submission Field:\s*(.*?)\s*(?:Comments:|Files:|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _ExportName:
    """What a name says: the student, the path below the student's folder, and the receipt."""

    student: str
    rest: str
    receipt: Receipt
    attempt: str = ""
    is_per_file: bool = False
    """Whether attempts are those of a file, and not of all the student's files."""


@dataclass(frozen=True, slots=True)
class _Export:
    """What only the whole export tells: Gradescope's folders, Moodle's group in each name, and how
    many files of each Canvas student have a name.
    """

    folders: Mapping[PurePosixPath, GradescopeFolder]
    groups: Mapping[str, str]
    canvas: Mapping[tuple[str, str], int]


def restore_names(entries: list[FileEntry]) -> list[FileEntry]:
    """The entries with paths of student and file, instead of the names that a platform gives."""
    metadata = find_metadata(entries)
    folders = read_metadata(metadata) if metadata else {}
    others = [entry for entry in from_sakai(entries) if entry is not metadata]
    export = _Export(folders, group_prefix(_moodle_names(others)), _canvas_files(others))
    attempts = [_restored(entry, export) for entry in others]
    return latest_attempts(attempt for attempt in attempts if attempt is not None)


def _restored(entry: FileEntry, export: _Export) -> Attempt | None:
    """An entry with its student's path; None for a file of the platform's own."""
    for level, part in enumerate(entry.path.parts):
        before, after = entry.path.parts[:level], entry.path.parts[level + 1 :]
        folder = export.folders.get(PurePosixPath(*before, part))
        if folder is not None:
            path = PurePosixPath(*before, folder.name, *after)
            return Attempt(replace(entry, path=path, receipt=folder.receipt))
        named = _named(part, export, is_last=not after)
        if named is not None:
            inside = (named.rest,) if named.rest else ()
            path = PurePosixPath(*before, named.student, *inside, *after)
            student = PurePosixPath(*before, named.student)
            found = _read_by_kind(replace(entry, path=path, receipt=named.receipt), part)
            group = path if named.is_per_file else student
            return None if found is None else Attempt(found, named.attempt, group, part)
    return Attempt(entry)


def _named(part: str, export: _Export, *, is_last: bool) -> _ExportName | None:
    """What a name of an export says; None for any other name."""
    if match := _MOODLE.fullmatch(part):
        return _moodle(match, export.groups)
    if match := _BRIGHTSPACE.fullmatch(part):
        return _brightspace(match)
    if is_last and (match := _BLACKBOARD.fullmatch(part)):
        return _blackboard(match)
    if is_last and (match := _CANVAS.fullmatch(part)):
        return _canvas(match, export.canvas)
    return None


def _moodle(match: re.Match[str], groups: Mapping[str, str]) -> _ExportName:
    team = groups.get(match["name"], "")
    name = match["name"].removeprefix(f"{team}-") if team else match["name"]
    rest = _CANVAS_COPY.sub("", match["rest"])
    return _ExportName(f"{name} ({match['id']})", rest, Receipt("Moodle", team=team))


def _canvas(match: re.Match[str], files: Mapping[tuple[str, str], int]) -> _ExportName:
    """A file, a text or a link; Canvas adds `-1` to the name of a file that is there already."""
    student = _canvas_student(match)
    receipt = Receipt("Canvas", is_late=bool(match["late"] or match["late_anonymous"]))
    if match["typed"]:
        return _ExportName(student, f"{match['typed']}.html", receipt)
    rest = _CANVAS_COPY.sub("", match["rest"])
    is_copy = files[student, rest] == 1 or (student, f"={rest}") in files
    attempt = match["attempt"].rjust(20, "0")
    if not is_copy:
        return _ExportName(student, match["rest"], receipt)
    return _ExportName(student, rest, receipt, attempt, is_per_file=True)


def _canvas_student(match: re.Match[str]) -> str:
    return match["anonymous"] or f"{match['name']} ({match['id']})"


def _canvas_files(entries: Iterable[FileEntry]) -> Counter[tuple[str, str]]:
    """How often each student has a file of a name, apart from `-1`; `=hw2.py` is exactly that."""
    files = Counter[tuple[str, str]]()
    for entry in entries:
        match = _CANVAS.fullmatch(entry.path.name)
        if match is not None and match["rest"]:
            student, rest = _canvas_student(match), _CANVAS_COPY.sub("", match["rest"])
            files[student, rest] += 1
            files[student, f"={match['rest']}"] += 1
    return files


def _blackboard(match: re.Match[str]) -> _ExportName:
    time = None
    with suppress(ValueError):
        time = datetime.strptime(match["time"], "%Y-%m-%d-%H-%M-%S")
    rest = match["rest"] or "attempt.txt"
    return _ExportName(match["login"], rest, Receipt("Blackboard", time=time), match["time"])


def _brightspace(match: re.Match[str]) -> _ExportName:
    day, _, clock = match["time"].rpartition(", ")
    year, digits, half = clock.split(" ")
    time = None
    with suppress(ValueError):
        written = f"{day.replace('.', '')} {year} {digits.rjust(4, '0')} {half}"
        time = datetime.strptime(written, "%b %d %Y %I%M %p")
    attempt = time.isoformat() if time is not None else match["time"]
    student = f"{match['name']} ({match['id']})"
    return _ExportName(student, match["rest"] or "", Receipt("Brightspace", time=time), attempt)


def _moodle_names(entries: Iterable[FileEntry]) -> list[str]:
    matches = (_MOODLE.fullmatch(part) for entry in entries for part in entry.path.parts)
    return list(dict.fromkeys(match["name"] for match in matches if match))


def _read_by_kind(entry: FileEntry, name: str) -> FileEntry | None:
    """The entry; a typed text is read as Markdown, and a summary by Blackboard as its text."""
    rest = entry.path.name
    if _BLACKBOARD.fullmatch(name) and rest == "attempt.txt":
        return _blackboard_text(entry)
    is_canvas = entry.receipt is not None and entry.receipt.source == "Canvas"
    if is_canvas and rest == "link.html":
        return replace(entry, refused=_LINK)
    is_moodle = "_assignsubmission_onlinetext" in name
    if (is_canvas and rest == "text.html") or (is_moodle and rest.endswith("onlinetext.html")):
        return typed_text(entry)
    return entry


def _blackboard_text(entry: FileEntry) -> FileEntry | None:
    """What the student typed, in the summary of an attempt; None if that is nothing."""
    try:
        data = entry.read()
    except GradeError:
        return entry
    typed = _TYPED.search(data)
    if _NO_TEXT in data or typed is None or not typed[1]:
        return None
    text = web_text(typed[1].replace(b"\n", b"<br>"))
    return replace(entry, path=entry.path.with_name(ONLINE_TEXT), read=lambda: text)
