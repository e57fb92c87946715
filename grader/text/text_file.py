"""Read the text of a file that a student handed in, in any encoding and with any line ends."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from grader.errors import GradeError
from grader.model import SourceFile

MAX_BYTES = 8 << 20
"""Bytes of code and text in one file."""
MAX_BYTES_WITH_PICTURES = 64 << 20
"""Bytes of a file with saved pictures; without them, `MAX_BYTES` is the limit."""
PICTURES_ASIDE = "the file, pictures aside,"
_CHARACTERS_PER_ZERO = 10
"""Least characters of a text for each stray zero byte in it."""
_BINARY = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_WEB_PAGE = re.compile(r"\s*(?:<!doctype html|<html)\b", re.IGNORECASE)
_CONFLICT = re.compile(
    r"^<{7}(?P<ours>(?: [^\n]*)?)\n(?:(?!^[<>]{7}).*\n)*?"
    r"(?:^\|{7}[^\n]*\n(?:(?!^[<>=]{7}).*\n)*?)?"
    r"^={7}\n(?:(?!^[<>=]{7}).*\n)*?^>{7}(?P<theirs>(?: [^\n]*)?)$",
    re.MULTILINE,
)
_MARK = re.compile(r"^(?:[<>|]{7}.*|={7})$", re.MULTILINE)
_SHOWN_CONFLICTS = 5
_START = 1 << 12  # bytes that show the encoding
_PICTURE = re.compile(r"(data:image/[\w.+-]{1,40};base64,)[A-Za-z0-9+/=]++")
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_text(
    file: SourceFile, *, encoding: str = "utf-8-sig", max_bytes: int = MAX_BYTES
) -> tuple[str, tuple[str, ...]]:
    """The text with `\\n` line ends, and notes for the student.

    The encoding is that of the byte-order mark, or UTF-16 if every other byte is zero, or else
    `encoding`. If the text cannot be decoded so, it is read as Windows-1252. Stray zero bytes are
    left out.

    Raises:
        GradeError: the file is too large, it is not text, or it is only a pointer or a web page.
    """
    refuse_above(max_bytes, len(file.data), where=file.name)
    text, notes = _decoded(file, encoding)
    _refuse_other_content(text, file.name)
    if zeros := text.count("\0"):
        if zeros * _CHARACTERS_PER_ZERO > len(text) or _BINARY.search(text):
            raise GradeError(
                "the file is not text",
                where=file.name,
                hint="save it as UTF-8 text and hand it in again",
            )
        text = text.replace("\0", "")
        notes += (f"{file.name} contains zero bytes; they were left out.",)
    return with_unix_line_ends(text), notes


def without_conflict_marks(text: str, *, file: str) -> tuple[str, tuple[str, ...]]:
    """The text with empty lines instead of git's marks, and a sentence on each merge conflict."""
    shown = islice(_CONFLICT.finditer(text), _SHOWN_CONFLICTS)
    doubts = tuple(_conflict_doubt(text, match, file) for match in shown)
    return (_CONFLICT.sub(_without_marks, text) if doubts else text), doubts


def _without_marks(match: re.Match[str]) -> str:
    return _MARK.sub("", match[0])


def _conflict_doubt(text: str, match: re.Match[str], file: str) -> str:
    first, last = _line(text, match.start()), _line(text, match.start("theirs"))
    ours, theirs = match["ours"].strip() or "ours", match["theirs"].strip() or "theirs"
    return (
        f"{file} lines {first} to {last} contain a merge conflict: two versions, `{ours[:40]}` and"
        f" `{theirs[:40]}`, of which none was chosen. Both were read, one after the other."
    )


def _line(text: str, at: int) -> int:
    """The number of the line at an index, from 1."""
    return text.count("\n", 0, at) + 1


def _refuse_other_content(text: str, name: str) -> None:
    if text.startswith("version https://git-lfs.github.com/spec/"):
        raise GradeError(
            "the file is a pointer of Git LFS, not the work itself",
            where=name,
            hint="hand in the file that the pointer names",
        )
    if _WEB_PAGE.match(text):
        raise GradeError(
            "the file is a web page, not the work itself",
            where=name,
            hint="download the file, not the page that shows it, and hand it in again",
        )


def read_markdown(file: SourceFile) -> tuple[str, tuple[str, ...]]:
    """The text without the data of embedded pictures, and notes for the student.

    Raises:
        GradeError: the file is too large, or it is not text.
    """
    text, notes = read_text(file, max_bytes=MAX_BYTES_WITH_PICTURES)
    text = without_pictures(text)
    refuse_above(MAX_BYTES, len(text), where=file.name, what=PICTURES_ASIDE)
    return text, notes


def refuse_above(limit: int, size: int, *, where: str, what: str = "the file") -> None:
    """Raise `GradeError` if a size in bytes is above the limit."""
    if size > limit:
        sentence = f"{what} has more than {limit >> 20} MiB"
        raise GradeError(sentence, where=where, hint="remove images and saved outputs")


def without_pictures(text: str) -> str:
    """Markdown without the data of embedded pictures."""
    return _PICTURE.sub(r"\1", text)


def with_unix_line_ends(text: str) -> str:
    """The text with `\\n` line ends instead of those of Windows or an old Mac."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(file: SourceFile, encoding: str) -> tuple[str, tuple[str, ...]]:
    for name in (_encoding_of(file.data[:_START], default=encoding), "utf-8-sig"):
        try:
            return file.data.decode(name), ()
        except (UnicodeError, LookupError):  # LookupError: the declared encoding is not for text
            continue
    try:
        text, name = file.data.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        text, name = file.data.decode("latin-1"), "Latin-1"  # it decodes every byte
    return text, (f"{file.name} is not UTF-8; it was read as {name}.",)


def _encoding_of(start: bytes, *, default: str) -> str:
    """The encoding that a file's first bytes show."""
    for mark, name in _BYTE_ORDER_MARKS.items():
        if start.startswith(mark):
            return name
    for name, high_bytes in (("utf-16-be", start[::2]), ("utf-16-le", start[1::2])):
        if high_bytes.count(0) * 2 > len(high_bytes):
            return name
    return default
