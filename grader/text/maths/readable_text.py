"""A student's text without the parts that cannot contain an answer."""

from __future__ import annotations

import re

MOST_CHARACTERS = 1 << 18
"""Characters that are read; an answer with a number or a matrix is much shorter."""

_UNREADABLE = re.compile(
    r"""<!--(?:(?!-->).)*+(?:-->|\Z)             # not visible on the page
      | data:[\w/+.\-]{0,60};base64,[\w+/=]*+    # a picture
      | ~~[^~\n]{1,400}~~ | <(?P<struck>del|s)>[^<]*+</(?P=struck)>   # struck out
      | \bhttps?://[^\s)>\]]*+""",
    re.VERBOSE | re.DOTALL,
)


def blank(match: re.Match[str]) -> str:
    """As many spaces as the match is long, so that offsets stay the same."""
    return " " * len(match[0])


def readable(text: str) -> str:
    """The text with pictures, links, comments and struck-out text blanked out, cut at the limit."""
    return _UNREADABLE.sub(blank, text)[:MOST_CHARACTERS]
