"""The names of students in the exports of Moodle, Canvas and Gradescope."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath

import yaml

from grader.discover.tree import FileEntry
from grader.errors import GradeError

_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)"
)
_CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d+_(?P<rest>.+)")
_CANVAS_COPY = re.compile(r"-\d+(?=\.\w+$)")


def restore_names(entries: list[FileEntry]) -> list[FileEntry]:
    """The entries with paths of student and file, instead of the names that an LMS gives."""
    metadata = _gradescope_metadata(entries)
    submitters = _gradescope_names(metadata) if metadata else {}
    return [
        replace(entry, path=_student_path(entry.path, submitters))
        for entry in entries
        if entry is not metadata
    ]


def _student_path(path: PurePosixPath, submitters: dict[PurePosixPath, str]) -> PurePosixPath:
    for level, part in enumerate(path.parts):
        before, after = path.parts[:level], path.parts[level + 1 :]
        submitter = submitters.get(PurePosixPath(*before, part))
        if submitter is not None:
            return PurePosixPath(*before, submitter, *after)
        match = _MOODLE.fullmatch(part)
        if match is None and level == len(path.parts) - 1:
            match = _CANVAS.fullmatch(part)
        if match is not None:
            rest = _CANVAS_COPY.sub("", match["rest"])
            student = f"{match['name']} ({match['id']})"
            return PurePosixPath(*before, student, *([rest] if rest else []), *after)
    return path


def _gradescope_metadata(entries: list[FileEntry]) -> FileEntry | None:
    """The file that Gradescope adds to its export; unlike a student's, it is above all others."""
    candidates = [entry for entry in entries if entry.path.name == "submission_metadata.yml"]
    highest = min(candidates, key=lambda entry: len(entry.path.parts), default=None)
    if highest and all(other.path.is_relative_to(highest.path.parent) for other in entries):
        return highest
    return None


def _gradescope_names(metadata: FileEntry) -> dict[PurePosixPath, str]:
    """The submitters of each folder; equal names get the folder's name as well."""
    try:
        data = yaml.load(metadata.read(), _TextLoader)  # noqa: S506 -- a SafeLoader without dates
    except (yaml.YAMLError, GradeError, RecursionError) as error:
        what = "this is not the file that Gradescope wrote"
        raise GradeError(what, where=str(metadata.path)) from error
    names = {folder: _names(block) for folder, block in _items(data)}
    uses = Counter(names.values())
    return {
        metadata.path.parent / folder: name if uses[name] == 1 else f"{name} ({folder})"
        for folder, name in names.items()
        if name
    }


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar as text: Gradescope writes keys as Ruby symbols, such as `:name:`."""


_TextLoader.yaml_implicit_resolvers = {}


def _items(data: object) -> list[tuple[str, object]]:
    return [(str(key), value) for key, value in data.items()] if isinstance(data, dict) else []


def _names(block: object) -> str:
    submitters = dict(_items(block)).get(":submitters")
    people = [dict(_items(person)) for person in submitters] if isinstance(submitters, list) else []
    names = [str(person.get(":name", "")).replace("/", "-") for person in people]
    return ", ".join(name for name in names if name)
