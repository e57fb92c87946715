"""The beginning of a line without its markup, and where each sign stood."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_READ = 240  # no label is longer; the rest of a line is not looked at
_PREFIX = re.compile(
    r"(?:[\s\u200b-\u200d\u2060\ufeff>]|[-+*•▪◦](?=\s))*"
    r"(?:[0-9]{1,2}[.)]\s+(?=[*_]{1,3}[A-Za-z]{1,12}[\s.]?[0-9IVX(]))?"  # 1. **Question 1**
    r"(?:\#{1,6}(?!\#)\s*|\\(?:sub)*(?:section|paragraph)\*?\{|\\item\s*)?"
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,120}>|(?<=\])\([^()\s]{1,200}\)")  # and a link's target
_EMPHASIS = re.compile(
    r"(?P<tag><(?P<name>b|strong|u|em|i)>)|(?P<sign>\*{1,3}|_{1,3})(?=\S)|\\textbf\{"
)
_HEADING_TAG = re.compile(r"\s*<h([1-6])\b", re.IGNORECASE)
_SECTION = re.compile(r"\s*\\((?:sub)*)section\*?\{")
_ATX = re.compile(r"[\s>]*(#{1,6})(?!#)\s*\S")
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad*`~$")
_SMALLEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Plain:
    """A line's plain text.

    Attributes:
        text: without bullets, heading signs, emphasis and tags; odd characters made ordinary.
        offsets: where each sign of `text` stood in the line, and one more for its end.
        emphasis: how much of `text` stands in emphasis at the beginning of the line.
    """

    text: str
    offsets: tuple[int, ...]
    emphasis: int = 0

    def column(self, end: int) -> int:
        """Where in the line that begins which follows the first `end` signs, markup included."""
        if 0 < end < len(self.text) and end > self.emphasis:
            return self.offsets[end - 1] + 1
        return self.offsets[end]


def plain(line: str) -> Plain:
    """Read the first part of a line."""
    start = prefix.end() if (prefix := _PREFIX.match(line)) else 0
    stop = min(len(line), start + _READ)
    hidden = {at for tag in _TAG.finditer(line, start, stop) for at in range(*tag.span())}
    inside = _emphasised(line, start, stop)
    hidden.update(set(range(start, inside[0])) | set(range(inside[1], inside[2])))
    signs: list[str] = []
    offsets: list[int] = []
    emphasis = 0
    for at in range(start, stop):
        if at in hidden or line[at] in _UNSEEN or _is_escape(line, at):
            continue
        made = unicodedata.normalize("NFKC", line[at])
        made = " " if made.isspace() else made
        signs.append(made)
        offsets += [at] * len(made)
        if at < inside[1]:
            emphasis += len(made)
    text = "".join(signs)
    return _stripped(Plain(text, (*offsets, stop), emphasis), len(line) <= stop)


def heading_level(line: str) -> int:
    """The level of a heading that Markdown does not see: HTML, LaTeX, `#Question`; else 0."""
    if tag := _HEADING_TAG.match(line):
        return int(tag[1])
    if section := _SECTION.match(line):
        return 1 + len(section[1]) // len("sub")
    if signs := _ATX.match(line):
        return len(signs[1])
    return 0


def _emphasised(line: str, start: int, stop: int) -> tuple[int, int, int]:
    """Where emphasis at the beginning of a line starts, ends, and where its closing sign ends."""
    sign = _EMPHASIS.match(line, start, stop)
    if not sign:
        return start, start, start
    closing = f"</{sign['name']}>" if sign["tag"] else sign["sign"] or "}"
    end = line.find(closing, sign.end(), stop)
    return (start, start, start) if end < 0 else (sign.end(), end, end + len(closing))


def _is_escape(line: str, at: int) -> bool:
    return line[at] == "\\" and line[at + 1 : at + 2] in set("\\`*_{}[]()#+-.!>~|$:")


def _stripped(line: Plain, whole: bool) -> Plain:
    """Without spaces and heading signs at the end, and without the bracket of `\\section{...}`."""
    text = line.text.rstrip(" #}") if whole else line.text
    lead = len(text) - len(text.lstrip())
    text = text[lead:]
    offsets = line.offsets[lead : lead + len(text)]
    return Plain(text, (*offsets, line.offsets[-1]), min(max(line.emphasis - lead, 0), len(text)))
