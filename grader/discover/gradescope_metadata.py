"""The file that Gradescope adds to its export: who handed in each folder, and when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

import yaml

from grader.classlists.match_names import ListEntry
from grader.discover.receipt import Receipt
from grader.discover.tree import FileEntry
from grader.errors import GradeError

_FRACTION = re.compile(r"\.\d+")


@dataclass(frozen=True, slots=True)
class GradescopeFolder:
    """The name of a folder's submitters, unique in the export, and what is known of them."""

    name: str
    receipt: Receipt


def find_metadata(entries: list[FileEntry]) -> FileEntry | None:
    """Gradescope's file; unlike a student's of that name, it is above all other entries."""
    candidates = [entry for entry in entries if entry.path.name == "submission_metadata.yml"]
    highest = min(candidates, key=lambda entry: len(entry.path.parts), default=None)
    if highest and all(other.path.is_relative_to(highest.path.parent) for other in entries):
        return highest
    return None


def read_metadata(metadata: FileEntry) -> dict[PurePosixPath, GradescopeFolder]:
    """Each folder's submitters; equal names get the folder's name as well."""
    try:
        data = yaml.load(metadata.read(), _TextLoader)  # noqa: S506 -- a SafeLoader without dates
    except (yaml.YAMLError, GradeError, RecursionError) as error:
        what = "this is not the file that Gradescope wrote"
        raise GradeError(what, where=str(metadata.path)) from error
    receipts = {folder: _receipt(block) for folder, block in _items(data)}
    names = {folder: ", ".join(p.name for p in each.people) for folder, each in receipts.items()}
    uses = Counter(names.values())
    return {
        metadata.path.parent / folder: GradescopeFolder(
            name if uses[name] == 1 else f"{name} ({folder})", receipts[folder]
        )
        for folder, name in names.items()
        if name
    }


class _TextLoader(yaml.SafeLoader):
    """Reads every scalar as text: Gradescope writes keys as Ruby symbols, such as `:name:`."""


_TextLoader.yaml_implicit_resolvers = {}


def _items(data: object) -> list[tuple[str, object]]:
    return [(str(key), value) for key, value in data.items()] if isinstance(data, dict) else []


def _receipt(block: object) -> Receipt:
    fields = dict(_items(block))
    submitters = fields.get(":submitters")
    people = [dict(_items(person)) for person in submitters] if isinstance(submitters, list) else []
    members = [member for person in people if (member := _person(person)).name]
    return Receipt("Gradescope", time=_time(fields.get(":created_at")), people=tuple(members))


def _person(fields: Mapping[str, object]) -> ListEntry:
    ids = tuple(str(fields[key]) for key in (":email", ":sid") if fields.get(key))
    return ListEntry(ids, str(fields.get(":name", "")).replace("/", "-"))


def _time(written: object) -> datetime | None:
    """The time in a text such as `2026-11-20 10:00:00.000000000 Z`."""
    text = _FRACTION.sub("", str(written or "")).replace(" Z", "+00:00").replace(" UTC", "+00:00")
    try:
        return datetime.fromisoformat(re.sub(r" (?=[+-]\d)", "", text))
    except ValueError:
        return None
