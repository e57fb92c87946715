"""The role of a matrix in an equation: operand, intermediate step or result."""

from __future__ import annotations

import re

from grader.text.maths.readable_text import blank

REACH = 200
"""Characters before and after a matrix that are searched for signs."""

LONGEST_HEADING = 60
"""Characters before a matrix that a message quotes."""

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
    """The text with list bullets blanked out: the `-` in `- [[1, 2]]` is not a minus."""
    return _BULLET.sub(blank, text)


def is_operand(before: str, after: str) -> bool:
    """Whether a plus, minus or times joins a matrix to the text before or after it."""
    joined = _SIGN_BEFORE.search(_without_markup(before).rstrip()) or _SIGN_AFTER.match(
        _without_markup(after)
    )
    return joined is not None


def equates(gap: str) -> bool:
    """Whether the text between two matrices says that they are equal."""
    plain = _without_markup(gap)
    return bool(_EQUALS_AFTER.match(plain)) and not _BREAK.search(_COMMAND.sub("", plain))


def heading(before: str) -> str:
    """The words before a matrix, on its line or on the line above it."""
    for line in reversed(before.splitlines()):
        if words := line.strip(" \t$&`([{-*").strip():
            is_long = len(words) > LONGEST_HEADING
            return words[-LONGEST_HEADING:].partition(" ")[2] if is_long else words
    return ""


def _without_markup(text: str) -> str:
    return _WRAPPING.sub("", text)
