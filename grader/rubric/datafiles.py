"""Reads the data files that every program gets, and checks their names and sizes."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from grader.errors import Flaw
from grader.model import DataFile, Limits
from grader.rubric.yaml_source import Data, Source, entries, items, read
from grader.sandbox.worker.failure import format_size
from grader.sandbox.worker.scratch import may_hold

MAX_FILES = 100
MAX_BYTES = 64 << 20
"""The bytes of all files together; every program gets its own copy."""
_COPIES = 4
"""The copies of the files in a program's memory while it receives them."""


class _UnfitError(Exception):
    """A file that a program cannot get: what is wrong, and what to do."""


def data_files(source: Source, path: Path) -> tuple[tuple[DataFile, ...], list[Flaw]]:
    """The files under `files`, and every fault in the list of them.

    Args:
        source: the rubric's data.
        path: the rubric's path, from which the paths of the files lead.
    """
    files: dict[str, DataFile] = {}
    flaws: list[Flaw] = []
    for at, name in enumerate(items(entries(source.data).get("files"))):
        if not isinstance(name, str):
            continue  # the model reports it
        try:
            file = _read(name, path, source.data, room=_room(files))
            _check_place(file.name, files)
        except _UnfitError as error:
            what, hint = error.args
            flaws.append(Flaw(("files", at), what, hint))
        else:
            files[file.name] = file
    return tuple(files.values()), flaws


def data_paths(rubric: Path) -> tuple[Path, ...]:
    """The paths of the data files of a rubric without faults."""
    data = read(rubric.read_text(encoding="utf-8-sig"), str(rubric)).data
    return tuple(rubric.parent / str(name) for name in items(entries(data).get("files")))


def over_limits(files: tuple[DataFile, ...], limits: Limits) -> Iterator[Flaw]:
    """Files that are too large for a program's limits."""
    for file in files:
        if len(file.data) > limits.file:
            what = (
                f"'{file.name}' has {format_size(len(file.data))}, but the limit 'file' is smaller"
            )
            yield Flaw(("files",), what, f"it is {format_size(limits.file)}")
    needed = _COPIES * sum(len(file.data) for file in files)
    if needed > limits.memory:
        what = "these files are too large for the limit 'memory'"
        yield Flaw(("files",), what, f"it must be at least {format_size(needed)}")


def _room(files: dict[str, DataFile]) -> int:
    """The bytes that one more file may have."""
    if len(files) == MAX_FILES:
        raise _UnfitError(f"there are more than {MAX_FILES} files", "pack them into one")
    return MAX_BYTES - sum(len(file.data) for file in files.values())


def _read(name: str, rubric: Path, data: Data, *, room: int) -> DataFile:
    """The file of that name; raises `_UnfitError`."""
    file, inside = rubric.parent / name, _name_inside(name)
    try:
        if not file.is_file():
            is_folder = file.is_dir()
            what = f"'{name}' is a folder" if is_folder else f"there is no data file '{name}'"
            hint = "name each file in it" if is_folder else "its path is relative to the rubric"
            raise _UnfitError(what, hint)
        _check_no_secret(name, file, rubric, data)
        with open(file, "rb") as opened:
            content = opened.read(room + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "no file can have this name"
        raise _UnfitError(f"the data file '{name}' cannot be read: {why}", "") from error
    if len(content) > room:
        what = f"with '{name}' the files have more than {format_size(MAX_BYTES)} in all"
        raise _UnfitError(what, "every program gets its own copy")
    return DataFile(inside, content, hashlib.sha256(content).hexdigest())


def _name_inside(name: str) -> str:
    """The name of a file in a program's folder: its path without any leading '..'."""
    if name.startswith("/"):
        raise _UnfitError(f"'{name}' is an absolute path", "write it relative to the rubric")
    parts = PurePosixPath(posixpath.normpath(name)).parts
    inside = "/".join(part for part in parts if part != "..")
    if not may_hold(inside):
        raise _UnfitError(f"a program cannot get '{name}'", "name a file of data")
    return inside


def _check_no_secret(name: str, file: Path, rubric: Path, data: Data) -> None:
    reference = entries(data).get("reference")
    references = [rubric.parent / reference] if isinstance(reference, str) else []
    for what, secret in zip(("rubric", "reference solution"), [rubric, *references], strict=False):
        if secret.exists() and file.samefile(secret):
            raise _UnfitError(f"'{name}' is the {what}", "no program may read it")
    stem, inside = entries(data).get("assignment"), PurePosixPath(_name_inside(name))
    if len(inside.parts) == 1 and inside.suffix == ".py" and inside.stem == stem:
        raise _UnfitError(f"'{name}' has the name of a submission", "give it another name")


def _check_place(name: str, others: dict[str, DataFile]) -> None:
    for other in others:
        if name == other or name.startswith(f"{other}/") or other.startswith(f"{name}/"):
            what = f"this file would replace '{other}' above"
            raise _UnfitError(what, f"a program finds it at {name}")
