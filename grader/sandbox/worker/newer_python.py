"""Whether a newer Python reads a statement that this one cannot read."""

from __future__ import annotations

import re
import sys

from grader.model import NEEDS_PYTHON

_F_STRING = re.compile(r"f-string: unmatched|f-string expression part cannot include")
_SAME_QUOTES = re.compile(r"f([\"'])(?:(?!\1)[^{])*\{[^}]*\1[^}]*\}", re.IGNORECASE)
_TYPE_PARAMETERS = re.compile(
    r"\s*(?:(?:async\s+)?def|class)\s+\w+\s*\[|\s*type\s+\w+\s*(?:\[.*\])?\s*="
)
_TEMPLATE = re.compile(r"(?<!\w)t[\"']", re.IGNORECASE)


def describe_need(error: SyntaxError) -> str:
    """That a statement needs a newer Python, in words; empty if it is wrong in every Python."""
    text = error.text or ""
    is_quoted = error.msg.startswith("f-string") and _SAME_QUOTES.search(text)
    if _F_STRING.match(error.msg) or is_quoted or _TYPE_PARAMETERS.match(text):
        needed = (3, 12)
    elif _TEMPLATE.search(text):
        needed = (3, 14)
    else:
        return ""
    here = sys.version_info[:2]
    if here >= needed:
        return ""
    return NEEDS_PYTHON.format(needed="{}.{}".format(*needed), here="{}.{}".format(*here))
