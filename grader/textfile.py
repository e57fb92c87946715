"""The text of a file that a student handed in, whatever their editor made of it."""

from __future__ import annotations

import codecs

from grader.errors import GradeError
from grader.model import SourceFile

MAX_BYTES = 8 << 20
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def text_of(file: SourceFile, *, encoding: str = "utf-8-sig") -> tuple[str, tuple[str, ...]]:
    """The text with `\\n` line ends, and notes for the student.

    A byte-order mark decides; else `encoding` is tried, and then Windows-1252.

    Raises:
        GradeError: the file is too large, or it is no text.
    """
    if len(file.data) > MAX_BYTES:
        raise GradeError(
            f"the file has {len(file.data) / (1 << 20):.1f} MiB, more than {MAX_BYTES >> 20} MiB",
            where=file.name,
            hint="remove images and saved outputs",
        )
    text, notes = _decoded(file, encoding)
    if "\0" in text:
        raise GradeError(
            "the file is not text",
            where=file.name,
            hint="save it as UTF-8 text and hand it in again",
        )
    return ended(text), notes


def ended(text: str) -> str:
    """The text with `\n` line ends, wherever it came from."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(file: SourceFile, encoding: str) -> tuple[str, tuple[str, ...]]:
    marked = next((name for mark, name in _MARKS.items() if file.data.startswith(mark)), encoding)
    for name in (marked, "utf-8-sig"):
        try:
            return file.data.decode(name), ()
        except (UnicodeError, LookupError):  # LookupError: a declared coding that gives no text
            continue
    try:
        text, name = file.data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, name = file.data.decode("latin-1"), "Latin-1"  # it reads any byte
    return text, (f"{file.name} is not UTF-8; it was read as {name}.",)
