"""The beginning of a line without its markup, and the original column of each character."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LONGEST_LABEL = 240  # characters; the rest of a line is not read
_PREFIX = re.compile(
    r"(?:[\s\u200b-\u200d\u2060\ufeff>]|[-+*•▪◦](?=\s))*(?:\[[ xX]\]\s+)?"  # - [x] Question 1
    r"(?:[0-9]{1,2}[.)]\s+(?=[*_]{1,3}[A-Za-z]{1,12}[\s.]?[0-9IVX(]))?"  # 1. **Question 1**
    r"(?:\#{1,6}(?!\#)\s*(?:[^\x00-\x7f\w（［【]+\s*|\#(?=[0-9])"  # ## ✅ Question 1
    r"|[(\[]\s*[0-9]{1,3}(?:\.[0-9])?\s*(?:pts?|points?|marks?)\.?\s*[)\]]\s*)*"  # ## [2 pts] Q1
    r"|\\(?:sub)*(?:section|paragraph)\*?\{|\\item\s*)?"
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,120}>|(?<=\])\([^()\s]{1,200}\)")  # and a link's target
_EMPHASIS = re.compile(
    r"(?P<tag><(?P<name>b|strong|u|em|i)>)|(?P<sign>\*{1,3}|_{1,3})(?=\S)|\$?\\(?:text(?:bf|it)?|mathbf|underline|emph)\{"
)
_HEADING_TAG = re.compile(r"\s*<h([1-6])\b", re.IGNORECASE)
_SECTION = re.compile(r"\s*\\((?:sub)*)section\*?\{")
_ATX = re.compile(r"[\s>]*(#{1,6})(?!#)\s*\S")
_ESCAPED = frozenset("\\`*_{}[]()#+-.!>~|$:")
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f*`~$")


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line and its plain text.

    Attributes:
        line: the line as written.
        text: the line without bullets, heading signs, emphasis and tags, in normal characters.
        offsets: the column in `line` of each character of `text`, and that of its end.
        emphasis: how many characters at the beginning of `text` are emphasized.
        closing: the columns in `line` of the sign that ends this emphasis.
    """

    line: str
    text: str
    offsets: tuple[int, ...]
    emphasis: int = 0
    closing: range = range(0, 0)

    def after(self, end: int) -> str:
        """The line after the first `end` characters of `text`, as written."""
        column = self.offsets[end]
        if 0 < end < len(self.text) and end > self.emphasis:
            column = self.offsets[end - 1] + 1  # the markup behind it is part of the rest
        if column <= self.closing.start:
            return self.line[column : self.closing.start] + self.line[self.closing.stop :]
        return self.line[column:]


@lru_cache(maxsize=256)  # the searches for sections, labels and answers read the same line
def plain_line(line: str) -> PlainLine:
    """The beginning of a line, as long as a label can be, without its markup."""
    start = prefix.end() if (prefix := _PREFIX.match(line)) else 0
    stop = min(len(line), start + _LONGEST_LABEL)
    opening, closing = _emphasis(line, start, stop)
    hidden = {at for tag in _TAG.finditer(line, start, stop) for at in range(*tag.span())}
    hidden.update(range(start, opening), closing)
    signs: list[str] = []
    offsets: list[int] = []
    for at in range(start, stop):
        sign = line[at]
        if at in hidden or sign in _DROPPED or (sign == "\\" and _is_escape(line, at)):
            continue
        normal = sign if sign.isascii() else unicodedata.normalize("NFKC", sign)
        signs += " " if normal.isspace() else normal
        offsets += [at] * len(normal)
    first = next((n for n, sign in enumerate(signs) if sign != " " and not _is_emoji(sign)), 0)
    text = "".join(signs[first:])
    text = text if stop < len(line) else text.rstrip(" #}")  # `## Title ##`, `\\section{Title}`
    offsets = offsets[first : first + len(text)]
    emphasis = sum(at < closing.start for at in offsets)
    return PlainLine(line, text, (*offsets, stop), emphasis, closing)


def _is_emoji(sign: str) -> bool:
    return not sign.isascii() and unicodedata.category(sign) == "So"


def heading_level(line: str) -> int:
    """The level of a heading that Markdown does not know: HTML, LaTeX, `#Question`; else 0."""
    if tag := _HEADING_TAG.match(line):
        return int(tag[1])
    if section := _SECTION.match(line):
        return 1 + len(section[1]) // len("sub")
    if signs := _ATX.match(line):
        return len(signs[1])
    return 0


def _emphasis(line: str, start: int, stop: int) -> tuple[int, range]:
    """Where the emphasized text at a line's beginning starts, and the columns of its closing sign.

    Without emphasis, the range is empty.
    """
    without = start, range(start, start)
    opening = _EMPHASIS.match(line, start, stop)
    if not opening:
        return without
    closing = f"</{opening['name']}>" if opening["tag"] else opening["sign"] or "}"
    end = line.find(closing, opening.end(), stop)
    return without if end < 0 else (opening.end(), range(end, end + len(closing)))


def _is_escape(line: str, at: int) -> bool:
    """Whether the backslash at an index escapes the next character."""
    return line[at + 1 : at + 2] in _ESCAPED
