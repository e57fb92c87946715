"""The part of a student's text that can hold an answer."""

from __future__ import annotations

import re

LONGEST = 1 << 18
"""Characters that are read; no answer with a number or a matrix is near as long."""

_UNSEEN = re.compile(
    r"""<!--(?:(?!-->).)*+(?:-->|\Z)             # a reader of the page does not see it
      | data:[\w/+.\-]{0,60};base64,[\w+/=]*+    # a picture
      | ~~[^~\n]{1,400}~~ | <(?P<struck>del|s)>[^<]*+</(?P=struck)>   # taken back
      | \bhttps?://[^\s)>\]]*+""",
    re.VERBOSE | re.DOTALL,
)


def blank(match: re.Match[str]) -> str:
    """As many spaces as the match is long, so that offsets stay what they are."""
    return " " * len(match[0])


def readable(text: str) -> str:
    """The text without pictures, links, comments and what is struck out, cut at `LONGEST`."""
    return _UNSEEN.sub(blank, text)[:LONGEST]
