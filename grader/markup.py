"""Text that means nothing to Markdown: no markup, link, HTML or table cell."""

from __future__ import annotations

import re

from grader.escapes import visible

_MARKUP = re.compile(r"[\\`*_\[\]<>|&~$#!]|(?<=\w):(?=//)|(?<=www)\.")
_BLOCK = re.compile(r"^(\d*)([-+=.)])")  # at the start of a line: a list, a rule, a heading


def inline(text: str) -> str:
    """Text in one line that means nothing to Markdown."""
    line = _MARKUP.sub(r"\\\g<0>", " ".join(visible(text).split()))
    return _BLOCK.sub(r"\1\\\2", line)
