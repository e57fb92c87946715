"""The work of one student, whose folder may be a whole repository."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from grader.discover.submission import Submission
from grader.discover.tree import file_entry, walk_archive, walk_folder
from grader.errors import GradeError


def one(path: Path, student: str, *, without: Iterable[Path] = ()) -> Submission:
    """All that lies at a path, as the work of one student.

    Args:
        path: a folder, a zip archive or a file.
        student: whose work it is.
        without: files and folders below it that are not the student's, such as the rubric.

    Raises:
        GradeError: there is nothing.
    """
    if not path.exists():
        raise GradeError(f"there is no folder or file '{path}'", hint="check the spelling")
    ours = [_below(other, path) for other in without]
    if path.is_dir():
        entries = walk_folder(path)
    elif path.suffix.lower() == ".zip":
        entries = walk_archive(path, path.name)
    else:
        entries = iter([file_entry(path, PurePosixPath(path.name))])
    theirs = tuple(e for e in entries if not any(_is_in(e.path, other) for other in ours))
    if not any(entry.refused or not entry.is_folder for entry in theirs):
        raise GradeError("the folder is empty", where=str(path), hint="nothing was handed in")
    return Submission(student, "report", theirs)


def _below(other: Path, path: Path) -> PurePosixPath | None:
    other, path = other.resolve(), path.resolve()
    return PurePosixPath(other.relative_to(path)) if other.is_relative_to(path) else None


def _is_in(path: PurePosixPath, other: PurePosixPath | None) -> bool:
    return other is not None and path.is_relative_to(other)
