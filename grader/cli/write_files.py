"""Writes files that were made for a user, and nothing over what is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from grader.errors import GradeError


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder, all of them or, where one is there already, none.

    Raises:
        GradeError: a file is there already, or cannot be written.
    """
    for name in files:
        if (folder / name).exists() or (folder / name).is_symlink():
            hint = "move it away, or name another place"
            raise GradeError("this is there already", where=str(folder / name), hint=hint)
    written: list[Path] = []
    made: list[Path] = []
    try:
        for name, text in files.items():
            path = folder / name
            made += [parent for parent in path.parents if not parent.exists()]
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "x", encoding="utf-8", errors="backslashreplace", newline="") as file:
                written.append(path)
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        for path in sorted(made, key=lambda path: len(path.parts), reverse=True):
            with suppress(OSError):
                path.rmdir()
        what = f"this cannot be written: {error.strerror}"
        raise GradeError(what, where=str(error.filename or folder)) from error


def replace_own(path: Path, text: str, *, mark: str) -> None:
    """Write a file whole or not at all, over one of our own only: one that begins with `mark`.

    Raises:
        GradeError: the file there is not ours, or it cannot be written.
    """
    partial = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.read_bytes().startswith(mark.encode()):
            hint = "move it away, or name another file"
            raise GradeError("another file is there already", where=str(path), hint=hint)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")
        partial.replace(path)
    except OSError as error:
        what = f"this cannot be written: {error.strerror}"
        raise GradeError(what, where=str(path), hint="name another file") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
