"""Writes the files of a step on a runner: its outputs and its summary page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader.errors import GradeError
from grader.gradebook.safe_files import replacing


def append_outputs(file: str, values: Mapping[str, str]) -> None:
    """Append a step's outputs, each in one line.

    Raises:
        GradeError: the file cannot be written.
    """
    _append(file, "".join(f"{name}={value}\n" for name, value in values.items()))


def append_summary(file: str, page: str) -> None:
    """Append to a step's summary page.

    Raises:
        GradeError: the file cannot be written.
    """
    _append(file, page)


def write_whole(file: Path, content: str | bytes) -> None:
    """Write a file as a whole; a symbolic link with its name is replaced, not followed.

    Raises:
        GradeError: the file cannot be written, or its folder is a link.
    """
    if file.parent.is_symlink():
        raise GradeError("this is a link, and reports do not follow it", where=str(file.parent))
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    try:
        with replacing(file) as opened:
            opened.write(data)
    except OSError as error:
        raise _unwritten(str(file), error) from error


def _append(file: str, text: str) -> None:
    if not file:
        return
    try:
        with open(file, "a", encoding="utf-8", errors="backslashreplace", newline="") as opened:
            opened.write(text)
    except OSError as error:
        raise _unwritten(file, error) from error


def _unwritten(file: str, error: OSError) -> GradeError:
    return GradeError(f"this file cannot be written: {error.strerror}", where=file)
