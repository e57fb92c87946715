"""Read one number, as an entry of a matrix has it: `-3`, `\\frac{1}{2}`, `1\\cdot10^{3}`."""

from __future__ import annotations

import re

LONGEST_NUMBER = 120
"""Characters of the longest number that is read."""

DECIMAL = r"(?:\d{1,40}(?:\.\d{1,40})?|\.\d{1,40})(?:[eE][+\-−]?\d{1,4})?"
"""A decimal number within a sentence; a full stop at its end is not part of it."""

DECIMAL_COMMA = (
    r"(?<![\d.,(\[])(?:0,\d{1,40}|[1-9]\d{0,2},(?:0|\d{2}|\d{4,40}))(?!\d|,\d|\.\d|[)\]])"
)
"""`0,41` and `3,14`; but `1,000` is a thousand, and `(0,41)` are two numbers."""

UNSIGNED = r"(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+\-−]?\d{1,4})?"
"""A decimal number alone: `1.` is one, as numpy prints it."""

TIMES = r"(?:\\cdot|\\times|[·×⋅*])"
"""The sign between the two parts of `1.5 \\cdot 10^3`."""

_FRACTION = re.compile(r"\\[dtc]?frac\s*(?:\{([^{}]*)\}\s*\{([^{}]*)\}|(\d)\s*(\d))")
_DECORATION = re.compile(
    r"""\\(?:text|math)?color\s*\{[^{}]*\}             # \textcolor{red}{3}
      | \\h?phantom\s*\{[^{}]*\}
      | \\(?:text\w{0,6}|math(?:bf|rm|it|sf|tt|bb)|boldsymbol|bm|bf|underline|boxed|emph|fbox)
        (?![a-zA-Z])
      | \\(?:h(?:dash)?line|displaystyle|left|right|q?quad|,|;|:|!|\s)
      | </?(?:b|strong|u|i|em|mark|span)\b[^<>]*>
      | &nbsp; | \*\* | __ | [{}$`~\u200b\u00a0\u2009\u202f]""",
    re.VERBOSE,
)
_POWER = re.compile(rf"(?:({UNSIGNED}){TIMES})?10\^([+\-]?\d{{1,4}})")
_RATIO = re.compile(rf"({UNSIGNED})/({UNSIGNED})")
_PLAIN = re.compile(UNSIGNED)
_NAMES = {
    "true": 1.0, "false": 0.0, "nan": float("nan"),
    "inf": float("inf"), "infty": float("inf"), "∞": float("inf"),
}  # fmt: skip


def parse_number(text: str) -> float | None:
    """The number in a text, or None if the text contains anything else."""
    if len(text) > LONGEST_NUMBER:
        return None
    text = text.replace("{,}", ".").replace("−", "-").replace("–", "-")
    text = _FRACTION.sub(lambda part: "/".join(filter(None, part.groups())), text)
    text = re.sub(r"\s+", "", _DECORATION.sub("", text))
    is_negative = text.startswith("-")
    text = text[1:] if text.startswith(("+", "-")) else text
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    value = _unsigned(text)
    return -value if value is not None and is_negative else value


def _unsigned(text: str) -> float | None:
    if _PLAIN.fullmatch(text):
        return float(text)
    if power := _POWER.fullmatch(text):
        return float(power[1] or 1) * float(f"1e{power[2]}")
    if ratio := _RATIO.fullmatch(text):
        divisor = float(ratio[2])
        return float(ratio[1]) / divisor if divisor else None
    return _NAMES.get(text.removeprefix("\\").lower())
