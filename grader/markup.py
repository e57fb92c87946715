"""Text that means nothing to Markdown: no markup, link, HTML or table cell."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.escapes import visible

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
