"""Untrusted text made safe to show: no control character in it takes effect."""

from __future__ import annotations

import re
from functools import lru_cache

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, such as terminal escapes; not TAB and LF
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that reorder the text around them
    "\u2028\u2029"  # line breaks in some programs only
    "\ud800-\udfff]"  # halves of a character, which UTF-8 cannot encode
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet runs a cell that starts like this


def visible(text: str) -> str:
    """Text with control characters, direction marks and lone surrogates written as escapes.

    Tabs and line feeds stay; a Windows line end becomes a line feed.
    """
    if text.isascii() and text.isprintable():
        return text
    return _INVISIBLE.sub(_escape, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""The same for a name or a title: line feeds and tabs are written as `\n` and `\t`."""
    return visible(text).replace("\n", r"\n").replace("\t", r"\t")


def cell(text: str) -> str:
    """Text in one line that a spreadsheet shows instead of running it."""
    return f"'{one_line(text)}" if text.startswith(_FORMULA) else one_line(text)


def from_cell(text: str) -> str:
    """The text that `cell` protected; characters that it escaped stay escaped."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def clip(text: str, width: int) -> str:
    """Text of at most `width` characters; a text that was cut ends with an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def shorten(text: str, width: int) -> str:
    """Text on one line, without repeated spaces, of at most `width` characters."""
    return clip(" ".join(text.split()), width)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


_LONGEST_CACHED = 500
"""Characters of a text that is worth caching."""
_MARKDOWN = re.compile(r"[\\`*_\[\]<>|&~$#!]|(?<=\w):(?=//)|(?<=www)\.")
_BLOCK = re.compile(r"^(\d*)([-+=.)])")  # at the start of a line: a list, a rule, a heading


def inline(text: str) -> str:
    """Text in one line without a meaning in Markdown."""
    return _cached_inline(text) if len(text) <= _LONGEST_CACHED else _inline(text)


@lru_cache(4096)
def _cached_inline(text: str) -> str:
    """The same for text that is on many pages: titles, hints, conventions."""
    return _inline(text)


def _inline(text: str) -> str:
    line = _MARKDOWN.sub(r"\\\g<0>", " ".join(visible(text).split()))
    return _BLOCK.sub(r"\1\\\2", line)
