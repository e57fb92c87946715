"""Matrices in brackets: `[[1, 2], [3, 4]]`, `tensor([[1., 2.]])`, numpy's print, `[1 2; 3 4]`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.text.maths.numerals import UNSIGNED, parse_number
from grader.text.maths.rows import NumberRows, Row, rectangular, row_of

DEEPEST = 8
"""Levels of open brackets; a deeper bracket is not part of a matrix."""

_TOKEN = re.compile(
    rf"""(?P<open>(?:[\[(]\s*+)++)
      | (?P<close>[\])])
      | (?P<number>[+\-−]?(?:{UNSIGNED}(?:/\d{{1,9}})?|nan\b|inf\b|True\b|False\b)(?![\w*/^+\-]))
      | (?P<between>[\s,]++)
      | (?P<other>[^\[\]()\s,]++)""",
    re.VERBOSE,
)
_MATLAB = re.compile(r"\[([^\[\]();]{1,400}+(?:;[^\[\]();]{1,400}+){1,60}+;?)\]")


@dataclass(slots=True)
class _OpenBracket:
    """An open bracket with its numbers and rows so far; other text inside spoils it."""

    start: int
    numbers: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    is_spoiled: bool = False


def literals(text: str) -> Iterator[NumberRows]:
    """Each innermost list of lists of numbers, in one pass over the text."""
    opened: deque[_OpenBracket] = deque(maxlen=DEEPEST)
    for token in _TOKEN.finditer(text):
        if token["open"]:
            opened.extend(map(_OpenBracket, _bracket_offsets(text, token)))
        elif token["close"] and opened:
            yield from _close(opened.pop(), opened, token.end())
        elif token["number"] and opened:
            opened[-1].numbers.append(parse_number(token["number"]) or 0.0)
        elif token["other"] and opened:
            opened[-1].is_spoiled = True


def _bracket_offsets(text: str, run: re.Match[str]) -> list[int]:
    """The offsets of the last opening brackets in a run of them."""
    start = max(run.start(), run.end() - 20 * DEEPEST)
    return [at for at in range(start, run.end()) if text[at] in "[("][-DEEPEST:]


def _close(inner: _OpenBracket, outside: deque[_OpenBracket], end: int) -> Iterator[NumberRows]:
    """The matrix that ends with a closing bracket, if any; a row goes to the bracket outside."""
    rows = () if inner.numbers or inner.is_spoiled else rectangular(inner.rows)
    if rows:
        yield NumberRows((inner.start, end), rows)
    if not outside:
        return
    if inner.numbers and not (inner.rows or inner.is_spoiled):
        outside[-1].rows.append(tuple(inner.numbers))
    else:
        outside[-1].is_spoiled = True


def separated_by_semicolons(text: str) -> Iterator[NumberRows]:
    """Matrices in Matlab's notation: `[1 2; 3 4]`."""
    for bracket in _MATLAB.finditer(text):
        lines = bracket[1].strip().rstrip(";").split(";")
        if rows := rectangular([row_of(re.split(r"[\s,]+", line.strip())) for line in lines]):
            yield NumberRows((bracket.start(), bracket.end()), rows)
