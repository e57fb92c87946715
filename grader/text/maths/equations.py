"""The part that a matrix plays in an equation: operand, step, or what it all comes to."""

from __future__ import annotations

import re

from grader.text.maths.readable_text import blank

REACH = 200
"""Characters around a matrix in which a sign that concerns it may stand."""

LONGEST_HEADING = 60
"""Characters of the words in front of a matrix that a message quotes."""

_SIGN = (
    r"(?:\\(?:cdot|times|ast|star|otimes|odot|oplus|circledast|circ)(?![a-zA-Z])"
    r"|[+\-−·×∗⊗⊛⊙@]|\*(?!\*))"
)
_EQUALS = r"(?:[=≈→⇒]|->|\\(?:approx|equiv|to|[rR]ightarrow)(?![a-zA-Z]))"
_BULLET = re.compile(r"^[ \t]*(?:\*|-(?![ \t]+[\\&]))[ \t]+", re.MULTILINE)
_WRAPPING = re.compile(
    r"""\\(?:left|right|[bB]igg?[lrm]?)(?![a-zA-Z])(?:\\[{}|])?
      | \\(?:text(?:bf|rm|it|tt)?|math\w\w|operatorname)\s*\{[^{}]*\}
      | \\(?:begin|end)\s*\{\w+\*?\} | \\\\ | \\[,;:!\s]
      | \b(?:(?:np|numpy|torch)\.)?(?:array|matrix|tensor|Tensor|Matrix)\b
      | [&$(){}\[\]`]""",
    re.VERBOSE,
)
_RAISED = r"(?:\s*[_^](?:\{[^{}]*\}|\\?\w+))*"
_SIGN_AFTER = re.compile(rf"{_RAISED}\s*{_SIGN}\s*(?:\\|\d|[A-Za-z]\b|\Z)")
_SIGN_BEFORE = re.compile(
    rf"(?:\A|[\d=]|\b[A-Za-z])\s*{_SIGN}\s*\Z|(?:{_EQUALS}|{_SIGN})\s*\d+\s*\Z"
)
_EQUALS_AFTER = re.compile(rf"{_RAISED}\s*{_EQUALS}")
_BREAK = re.compile(r"[,;:]|\\q?quad|[A-Za-z]{3,}")
_COMMAND = re.compile(r"\\(?!q?quad)[a-zA-Z]+")


def without_bullets(text: str) -> str:
    """The text with the marks of list items blanked out: `- [[1, 2]]` subtracts nothing."""
    return _BULLET.sub(blank, text)


def is_operand(before: str, after: str) -> bool:
    """Whether a sign of a sum or product joins a matrix to what stands before or after it."""
    joined = _SIGN_BEFORE.search(_bare(before).rstrip()) or _SIGN_AFTER.match(_bare(after))
    return joined is not None


def leads_on(gap: str) -> bool:
    """Whether the text between two matrices says that the first equals the second."""
    bare = _bare(gap)
    return bool(_EQUALS_AFTER.match(bare)) and not _BREAK.search(_COMMAND.sub("", bare))


def heading(before: str) -> str:
    """The words in front of a matrix, on its line or on the one above it."""
    for line in reversed(before.splitlines()):
        if words := line.strip(" \t$&`([{-*").strip():
            is_long = len(words) > LONGEST_HEADING
            return words[-LONGEST_HEADING:].partition(" ")[2] if is_long else words
    return ""


def _bare(text: str) -> str:
    return _WRAPPING.sub("", text)
