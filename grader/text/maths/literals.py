"""Matrices in brackets: `[[1, 2], [3, 4]]`, `tensor([[1., 2.]])`, numpy's print, `[1 2; 3 4]`."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.text.maths.numerals import UNSIGNED, numeral
from grader.text.maths.rows import NumberRows, Row, rectangular, row_of

DEEPEST = 8
"""Brackets that may stand open at once; what is deeper is no matrix."""

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
    """A bracket that is still open, and what was read inside it so far."""

    start: int
    numbers: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    spoiled: bool = False


def literals(text: str) -> Iterator[NumberRows]:
    """Each innermost list of lists of numbers, in one walk over the text."""
    opened: deque[_OpenBracket] = deque(maxlen=DEEPEST)
    for token in _TOKEN.finditer(text):
        if token["open"]:
            opened.extend(map(_OpenBracket, _brackets(text, token)))
        elif token["close"] and opened:
            yield from _closed(opened.pop(), opened, token.end())
        elif token["number"] and opened:
            opened[-1].numbers.append(numeral(token["number"]) or 0.0)
        elif token["other"] and opened:
            opened[-1].spoiled = True


def _brackets(text: str, run: re.Match[str]) -> list[int]:
    start = max(run.start(), run.end() - 20 * DEEPEST)
    return [at for at in range(start, run.end()) if text[at] in "[("][-DEEPEST:]


def _closed(inner: _OpenBracket, outside: deque[_OpenBracket], end: int) -> Iterator[NumberRows]:
    rows = () if inner.numbers or inner.spoiled else rectangular(inner.rows)
    if rows:
        yield NumberRows((inner.start, end), rows)
    if not outside:
        return
    if inner.numbers and not (inner.rows or inner.spoiled):
        outside[-1].rows.append(tuple(inner.numbers))
    else:
        outside[-1].spoiled = True


def separated_by_semicolons(text: str) -> Iterator[NumberRows]:
    """Matlab's way: `[1 2; 3 4]`."""
    for bracket in _MATLAB.finditer(text):
        lines = bracket[1].strip().rstrip(";").split(";")
        if rows := rectangular([row_of(re.split(r"[\s,]+", line.strip())) for line in lines]):
            yield NumberRows((bracket.start(), bracket.end()), rows)
