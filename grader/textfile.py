"""The text of a file that a student handed in, whatever their editor made of it."""

from __future__ import annotations

import codecs

from grader.errors import GradeError
from grader.model import SourceFile

MAX_BYTES = 8 << 20
_FALLBACK = ("cp1252", "latin-1")  # the second one reads any byte
_WIDE = {
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
    wide = next((name for mark, name in _WIDE.items() if file.data.startswith(mark)), "")
    for name in (wide or encoding, *_FALLBACK):
        try:
            text = file.data.decode(name)
        except UnicodeDecodeError:
            continue
        if name not in _FALLBACK or name == encoding:
            return text, ()
        read_as = "Windows-1252" if name == "cp1252" else "Latin-1"
        return text, (f"{file.name} is not UTF-8; it was read as {read_as}.",)
    raise AssertionError("latin-1 reads any byte")
