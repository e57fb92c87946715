"""The text of a file that a student handed in, whatever their editor made of it."""

from __future__ import annotations

import codecs
import re

from grader.errors import GradeError
from grader.model import SourceFile

MAX_BYTES = 8 << 20
"""So much code and text of one file is read."""
MAX_BYTES_WITH_PICTURES = 64 << 20
"""So large may a file be in which pictures are saved."""
PICTURES_ASIDE = "the file, pictures aside,"
"""What is meant where the smaller limit holds for a larger file."""
_FEW = 10
"""One sign in so many may be a zero byte where there are no other signs that no text has."""
_NO_TEXT = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_START = 1 << 12
_PICTURE = re.compile(r"(data:image/[\w.+-]{1,40};base64,)[A-Za-z0-9+/=]++")
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def text_of(
    file: SourceFile, *, encoding: str = "utf-8-sig", max_bytes: int = MAX_BYTES
) -> tuple[str, tuple[str, ...]]:
    """The text with `\\n` line ends, and notes for the student.

    A byte-order mark decides, or zeros as every other byte, which only UTF-16 has; else `encoding`
    is tried, and then Windows-1252. Single zero bytes are left out.

    Raises:
        GradeError: the file is too large, or it is no text.
    """
    refuse_above(max_bytes, len(file.data), where=file.name)
    text, notes = _decoded(file, encoding)
    if zeros := text.count("\0"):
        if zeros * _FEW > len(text) or _NO_TEXT.search(text):
            raise GradeError(
                "the file is not text",
                where=file.name,
                hint="save it as UTF-8 text and hand it in again",
            )
        text, notes = text.replace("\0", ""), (*notes, f"{file.name} holds zero bytes: left out.")
    return ended(text), notes


def markdown_of(file: SourceFile) -> tuple[str, tuple[str, ...]]:
    """The text less the bytes of pictures that are written into it, and notes for the student.

    Raises:
        GradeError: the file is too large, or it is no text.
    """
    text, notes = text_of(file, max_bytes=MAX_BYTES_WITH_PICTURES)
    text = without_pictures(text)
    refuse_above(MAX_BYTES, len(text), where=file.name, what=PICTURES_ASIDE)
    return text, notes


def refuse_above(limit: int, size: int, *, where: str, what: str = "the file") -> None:
    """Raise `GradeError` for a size in bytes that is above the limit."""
    if size > limit:
        sentence = f"{what} has more than {limit >> 20} MiB"
        raise GradeError(sentence, where=where, hint="remove images and saved outputs")


def without_pictures(text: str) -> str:
    """Markdown without the bytes of the pictures that are written into it."""
    return _PICTURE.sub(r"\1", text)


def ended(text: str) -> str:
    """The text with `\n` line ends, wherever it came from."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(file: SourceFile, encoding: str) -> tuple[str, tuple[str, ...]]:
    start = file.data[:_START]
    marked = next((name for mark, name in _MARKS.items() if start.startswith(mark)), encoding)
    if marked == encoding and b"\0" in start:
        for name, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
            if zeros.count(0) * 2 > len(zeros):
                marked = name
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
