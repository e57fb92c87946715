"""Sakai's export of an assignment: a folder for each student, with a file that says when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath

from grader.discover.receipt import Receipt
from grader.discover.tree import TIMESTAMP, FileEntry
from grader.discover.typed_text import typed_text, web_text
from grader.errors import GradeError

_SAKAI = re.compile(r"(?P<name>[^()]+?, [^()]+?) ?\((?P<login>[^()]+)\)")
_SAKAI_FILES, _SAKAI_TEXT = "Submission attachment(s)", "_submissionText.html"


def from_sakai(entries: list[FileEntry]) -> Iterator[FileEntry]:
    """The entries; those of a Sakai export without its own folders and files."""
    times = {
        entry.path.parent: _sakai_time(entry)
        for entry in entries
        if entry.path.name == TIMESTAMP and _SAKAI.fullmatch(entry.path.parent.name)
    }
    for entry in entries:
        level = next((i for i, p in enumerate(entry.path.parts) if _SAKAI.fullmatch(p)), None)
        folder = PurePosixPath(*entry.path.parts[: (level or 0) + 1])
        if level is None or folder not in times or len(entry.path.parts) < level + 2:
            yield entry
            continue
        match = _SAKAI.fullmatch(folder.name)
        first, *after = entry.path.parts[level + 1 :]
        if match is None or first in {"comments.txt", "feedbackText.html"}:
            continue
        student = folder.with_name(f"{match['name']} ({match['login']})")
        found = replace(entry, receipt=Receipt("Sakai", time=times[folder]))
        if first == TIMESTAMP:
            yield FileEntry(student, 0, bytes, is_folder=True, receipt=found.receipt)
        elif first == _SAKAI_FILES:
            yield replace(found, path=PurePosixPath(student, *after))
        elif first.endswith(_SAKAI_TEXT) and not after:
            if web_text(_data(entry)).strip():
                yield typed_text(replace(found, path=student / first))
        elif first != "Feedback Attachment(s)":
            yield replace(found, path=PurePosixPath(student, first, *after))


def _data(entry: FileEntry) -> bytes:
    try:
        return entry.read()
    except GradeError:
        return b"?"


def _sakai_time(entry: FileEntry) -> datetime | None:
    """The time in Sakai's file: `20261120100000000` or `2026-11-20T10:00:00Z`, in UTC."""
    text = _data(entry).decode("utf-8", "replace").strip()
    with suppress(ValueError):
        if re.fullmatch(r"\d{17}", text):
            return datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        time = datetime.fromisoformat(text)
        return time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    return None
