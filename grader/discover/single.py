"""The work of one student in a folder, which may be a whole repository."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from grader.discover.archives import walk_archive
from grader.discover.hard_links import name_shared_files
from grader.discover.submission import Submission
from grader.discover.tree import file_entry, walk_folder
from grader.errors import GradeError


def discover_one(path: Path, student: str, *, exclude: Iterable[Path] = ()) -> Submission:
    """All files at a path, as the work of one student.

    Args:
        path: a folder, a zip archive or a file.
        student: the student's name.
        exclude: files and folders below it that are not the student's, such as the rubric.

    Raises:
        GradeError: the path does not exist or is empty.
    """
    if not path.exists():
        raise GradeError(f"there is no folder or file '{path}'", hint="check the spelling")
    own_files = [*exclude]
    excluded = [_below(other, path) for other in own_files]
    if path.is_dir():
        entries = walk_folder(path)
    elif path.suffix.lower() == ".zip":
        entries = walk_archive(path, path.name)
    else:
        entries = iter([file_entry(path, PurePosixPath(path.name))])
    work = tuple(e for e in entries if not any(_is_in(e.path, other) for other in excluded))
    if not any(entry.refused or not entry.is_folder for entry in work):
        raise GradeError("the folder is empty", where=str(path), hint="nothing was handed in")
    (submission,) = name_shared_files([Submission(student, "report", work)], own_files)
    return submission


def _below(other: Path, path: Path) -> PurePosixPath | None:
    other, path = other.resolve(), path.resolve()
    return PurePosixPath(other.relative_to(path)) if other.is_relative_to(path) else None


def _is_in(path: PurePosixPath, other: PurePosixPath | None) -> bool:
    return other is not None and path.is_relative_to(other)
