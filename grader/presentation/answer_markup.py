"""A student's Markdown as pieces of plain text: no marks of emphasis, code or simple mathematics.

Every piece keeps its offsets in what the student wrote, so that words can still be marked. Markup
that is not understood stays as it was written. Each character is read once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class TextStyle(StrEnum):
    """How a piece of text is set; the values are names of HTML elements."""

    STRONG = "strong"
    EMPHASIS = "em"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Characters `start` to `end` of the source, what is shown for them, and how."""

    start: int
    end: int
    shown: str
    styles: frozenset[TextStyle] = frozenset()


_TOKEN = re.compile(
    r"(?P<fence>^(?P<open>(?:```|~~~)[^\n]*\n)(?P<body>.*?)(?P<close>^(?:```|~~~)[ \t]*$|\Z))"
    r"|(?P<code>(?<!`)(?P<ticks>`{1,3})(?!`)[^`]{1,1000}(?<!`)(?P=ticks)(?!`))"
    r"|(?P<block>\$\$[^$]{1,2000}\$\$|\\\[[^$]{1,2000}?\\\])"
    r"|(?P<maths>(?<![\\$\w])\$(?![\s$])[^$\n]{1,300}(?<![\s\\])\$(?![\w$])|\\\([^$\n]{1,300}?\\\))"
    r"|(?P<escape>\\[*_`$#~])"
    r"|(?P<heading>^#{1,6}[ \t]+)"
    r"|(?P<marks>\*{1,3}|_{1,3})"
    r"|(?P<pause>\n[ \t]*\n)",
    re.MULTILINE | re.DOTALL,
)
_MATHS = re.compile(
    r"\\begin\{[A-Za-z*]{1,20}\}(?:\{[lcr| ]{1,40}\})?\s*|\s*\\end\{[A-Za-z*]{1,20}\}"
    r"|\\\\\s*|\\[A-Za-z]+ ?|\\.|[\^_]\{[^{}]\}|[\^_]?\{|\}|&",
    re.DOTALL,
)
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
    " tau upsilon phi chi psi omega"
)


def _letter(name: str, case: str) -> str:
    unicode_name = {"lambda": "LAMDA"}.get(name, name.upper())
    return unicodedata.lookup(f"GREEK {case} LETTER {unicode_name}")


SYMBOLS = {
    **{name: _letter(name, "SMALL") for name in _GREEK.split()},
    **{name.capitalize(): _letter(name, "CAPITAL") for name in _GREEK.split()},
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "times": "×", "cdot": "·", "odot": "⊙",
    "otimes": "⊗", "oplus": "⊕", "pm": "±", "div": "÷", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼", "equiv": "≡", "propto": "∝",
    "in": "∈", "notin": "∉", "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←",
    "mapsto": "↦", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇",
    "sqrt": "√", "ldots": "…", "cdots": "⋯", "dots": "…", "vdots": "⋮", "forall": "∀",
    "exists": "∃", "mid": "|", "top": "⊤", "langle": "⟨", "rangle": "⟩", "quad": "  ",
    "qquad": "    ", "sin": "sin", "cos": "cos", "tan": "tan", "exp": "exp", "log": "log",
    "ln": "ln", "max": "max", "min": "min", "arg": "arg", "lim": "lim", "frac": "", "dfrac": "",
    "tfrac": "", "left": "", "right": "", "displaystyle": "", "text": "", "mathrm": "",
    "mathbf": "", "mathcal": "", "mathbb": "", "mathit": "", "operatorname": "", "boldsymbol": "",
    "textbf": "", "bm": "",
}  # fmt: skip
"""What simple commands of LaTeX show."""
_SPACES = {",", ";", ":", "!", " "}


def pieces(source: str) -> list[TextPiece]:
    """The text in order; a piece that shows nothing is left out."""
    styles = [frozenset[TextStyle]()] * (len(source) + 1)
    parts = list(_parts(source))
    hidden = _emphasis(source, parts, styles)
    found = []
    for at, part in enumerate(parts):
        if part.shown and at not in hidden:
            found.append(
                TextPiece(part.start, part.end, part.shown, part.styles | styles[part.start])
            )
    return found


def _parts(source: str) -> Iterator[TextPiece]:
    """The pieces in order, with marks of emphasis still as text of their own."""
    at = 0
    for match in _TOKEN.finditer(source):
        if at < match.start():
            yield TextPiece(at, match.start(), source[at : match.start()])
        yield from _token(match)
        at = match.end()
    if at < len(source):
        yield TextPiece(at, len(source), source[at:])


def _token(match: re.Match[str]) -> Iterator[TextPiece]:
    start, end, text = match.start(), match.end(), match[0]
    code = frozenset({TextStyle.CODE})
    match match.lastgroup:
        case _ if match["fence"] is not None:
            if match["body"]:
                yield TextPiece(match.start("body"), match.end("body"), match["body"], code)
        case _ if match["code"] is not None:
            inner = len(match["ticks"])
            yield TextPiece(start + inner, end - inner, text[inner:-inner], code)
        case _ if match["block"] is not None:
            body = text[2:-2]
            yield from _maths(body.strip(), start + 2 + len(body) - len(body.lstrip()))
        case _ if match["maths"] is not None:
            inner = 1 if text[0] == "$" else len(r"\(")
            yield from _maths(text[inner:-inner], start + inner)
        case _ if match["escape"] is not None:
            yield TextPiece(start, end, text[1:])
        case _ if match["heading"] is not None:
            return
        case _:
            yield TextPiece(start, end, text)


def _maths(source: str, start: int) -> Iterator[TextPiece]:
    at, closing, fractions = 0, [""], [0]
    for match in _MATHS.finditer(source):
        if at < match.start():
            yield TextPiece(start + at, start + match.start(), source[at : match.start()])
        shown = _command(match[0], closing, fractions)
        yield TextPiece(start + match.start(), start + match.end(), shown)
        at = match.end()
    if at < len(source):
        yield TextPiece(start + at, start + len(source), source[at:])


def _command(text: str, closing: list[str], fractions: list[int]) -> str:
    """What a token shows; `closing` holds what each open brace shows at its end."""
    if text.lstrip().startswith((r"\begin{", r"\end{")):
        return ""
    if text[0] == "\\":
        return _backslash(text, fractions)
    if text == "&":
        return "  "
    if text == "}":
        return closing.pop() if len(closing) > 1 else text
    if text.endswith("}"):
        return f"{text[0]}{text[2]}"
    return _brace(text, closing, fractions)


def _backslash(text: str, fractions: list[int]) -> str:
    name = text[1:].strip() or " "
    if not name.isalpha():
        return "\n" if name == "\\" else " " if name in _SPACES else name
    if name.endswith("frac") and name in SYMBOLS:
        fractions.append(2)
    space = " " if text.endswith(" ") and SYMBOLS.get(name) else ""
    return f"{SYMBOLS[name]}{space}" if name in SYMBOLS else text


def _brace(text: str, closing: list[str], fractions: list[int]) -> str:
    """An opening brace: brackets around exponents and around both sides of a fraction."""
    if text != "{":
        closing.append(")")
        return f"{text[0]}("
    if fractions[-1]:
        fractions[-1] -= 1
        closing.append(")/" if fractions[-1] else ")")
        if not fractions[-1]:
            fractions.pop()
        return "("
    closing.append("")
    return ""


def _emphasis(source: str, parts: list[TextPiece], styles: list[frozenset[TextStyle]]) -> set[int]:
    """Set the styles of characters between marks of emphasis; returns the marks to hide."""
    hidden: set[int] = set()
    opened: dict[str, int] = {}
    for at, part in enumerate(parts):
        if not part.shown.strip():
            if "\n" in part.shown:
                opened.clear()
            continue
        marks = part.shown
        if not _is_mark(source, part):
            continue
        before, after = source[part.start - 1 : part.start], source[part.end : part.end + 1]
        inside_word = marks[0] == "_" and before.isalnum() and after.isalnum()
        can_close = bool(before.strip()) and not inside_word
        can_open = bool(after.strip()) and not inside_word
        if can_close and marks in opened and parts[opened[marks]].end < part.start:
            first = opened.pop(marks)
            hidden |= {first, at}
            added = _styles_of(marks)
            for place in range(parts[first].end, part.start):
                styles[place] |= added
        elif can_open:
            opened[marks] = at
    return hidden


def _is_mark(source: str, part: TextPiece) -> bool:
    is_token = set(part.shown) <= {"*"} or set(part.shown) <= {"_"}
    return is_token and len(part.shown) <= 3 and source[part.start : part.end] == part.shown


def _styles_of(marks: str) -> frozenset[TextStyle]:
    both = (TextStyle.EMPHASIS, TextStyle.STRONG)
    return frozenset({1: both[:1], 2: both[1:]}.get(len(marks), both))
