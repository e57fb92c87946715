"""Writes generated files without overwriting a file of the user's."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.output_folder import write


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder: all of them, or none if one exists or cannot be written.

    Raises:
        GradeError: a file exists, or cannot be written.
    """
    for name in files:
        if (folder / name).exists() or (folder / name).is_symlink():
            hint = "move it away, or name another place"
            raise GradeError("this exists already", where=str(folder / name), hint=hint)
    written: list[Path] = []
    created: list[Path] = []
    try:
        for name, text in files.items():
            path = folder / name
            created += [parent for parent in path.parents if not parent.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "x", encoding="utf-8", errors="backslashreplace", newline="") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        for path in sorted(created, key=lambda path: len(path.parts), reverse=True):
            with suppress(OSError):
                path.rmdir()
        what = f"this cannot be written: {error.strerror}"
        raise GradeError(what, where=str(error.filename or folder)) from error


def replace_marked(path: Path, text: str, *, mark: str) -> None:
    """Write a file as a whole. A file that exists is replaced only if it begins with `mark`.

    Raises:
        GradeError: the file that exists does not, or the file cannot be written.
    """
    try:
        if path.exists() and not path.read_bytes().startswith(mark.encode()):
            hint = "move it away, or name another file"
            raise GradeError("another file exists already", where=str(path), hint=hint)
        write(path, [text])
    except OSError as error:
        what = f"this cannot be written: {error.strerror}"
        raise GradeError(what, where=str(path), hint="name another file") from error
