"""Text that cannot be trusted, made safe to look at: nothing in it moves, hides or reorders."""

from __future__ import annotations

import re
from functools import lru_cache

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, terminal escapes among them; not TAB and LF
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that reorder what stands around them
    "\u2028\u2029"  # line breaks that only some programs see
    "\ud800-\udfff]"  # halves of a character, which no file can hold
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that starts so is run by a spreadsheet


def visible(text: str) -> str:
    """Text with its control characters, direction marks and lone surrogates written as escapes.

    Tabs and line feeds stay, and a Windows line end becomes a line feed.
    """
    if text.isascii() and text.isprintable():  # as nearly every text is
        return text
    return _UNSEEN.sub(_escape, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""The same for a name or a title: line feeds and tabs are written as `\n` and `\t`, too."""
    return visible(text).replace("\n", r"\n").replace("\t", r"\t")


def cell(text: str) -> str:
    """Text in one line that a spreadsheet shows and does not run."""
    return f"'{one_line(text)}" if text.startswith(_FORMULA) else one_line(text)


def uncelled(text: str) -> str:
    """What `cell` was given, but for what it escaped."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def clip(text: str, width: int) -> str:
    """Text of at most `width` characters; a text that was cut ends with an ellipsis."""
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


MOST_REMEMBERED = 500
"""Characters of a text that is worth remembering."""
_MARKUP = re.compile(r"[\\`*_\[\]<>|&~$#!]|(?<=\w):(?=//)|(?<=www)\.")
_BLOCK = re.compile(r"^(\d*)([-+=.)])")  # at the start of a line: a list, a rule, a heading


def inline(text: str) -> str:
    """Text in one line that means nothing to Markdown."""
    return _again(text) if len(text) <= MOST_REMEMBERED else _inline(text)


@lru_cache(4096)
def _again(text: str) -> str:
    """The same for words that stand on many pages: titles, hints, conventions."""
    return _inline(text)


def _inline(text: str) -> str:
    line = _MARKUP.sub(r"\\\g<0>", " ".join(visible(text).split()))
    return _BLOCK.sub(r"\1\\\2", line)
