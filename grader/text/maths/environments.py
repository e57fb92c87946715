"""Matrices in LaTeX environments: `pmatrix` and similar ones, `array`, `tabular`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from grader.text.maths.numerals import parse_number
from grader.text.maths.rows import NumberRows, Rows, rectangular

_NAME = r"(?:[pbBvV]?matrix|[pbBvV]?smallmatrix|array|tabular|cases)"
_EDGE = re.compile(
    rf"""(?P<begin>(?:\\b|\x08)egin\s*\{{{_NAME}\*?\}}     # \b typed in a plain Python string
           (?:\s*\[\w{{0,3}}\])?                           # [r]
           (?:\s*\{{[|@!{{}}\s]{{0,20}}[lcrSm][lcrSm|@!{{}}\s]{{0,60}}\}})?)   # {{cc|c}}
      | (?P<end>\\end\s*\{{{_NAME}\*?\}})
      | (?P<plain>\\[pbvV]?matrix\s*\{{)(?P<body>[^{{}}]{{0,5000}})\}}  # plain TeX
    """,
    re.VERBOSE,
)
_RULES = re.compile(r"\\(?:h(?:dash)?line|(?:top|mid|bottom)rule|cline\s*\{[^{}]*\})|(?<!\\)%.*")
_BREAK = re.compile(r"(?:\\{2,4}(?:\s{0,4}\[[^\]\n]{0,12}\])?|\\cr(?![a-zA-Z])|\\tabularnewline)")
_LOST_BREAK = re.compile(r"\\(?=\s)")  # `\\` typed in a plain Python string


def environments(text: str) -> Iterator[NumberRows]:
    """Each innermost matrix environment of numbers.

    An entry that is not a number is NaN; a matrix with more than half of such entries is skipped.
    """
    begin: re.Match[str] | None = None
    for edge in _EDGE.finditer(text):
        if edge["plain"]:
            yield from _matrix_in(edge["body"], edge.start(), edge.end())
        elif edge["begin"]:
            begin = edge
        elif begin:
            yield from _matrix_in(text[begin.end() : edge.start()], begin.start(), edge.end())
            begin = None


def _matrix_in(body: str, start: int, end: int) -> Iterator[NumberRows]:
    body = _RULES.sub("", body).replace("&amp;", "&")
    ends = _BREAK if _BREAK.search(body) else _LOST_BREAK
    lines = [line.split("&") for line in ends.split(body) if line.strip()]
    rows = rectangular([_entries(line) for line in lines])
    if rows and _is_mostly_numbers(rows):
        yield NumberRows((start, end), rows)


def _entries(cells: list[str]) -> tuple[float, ...]:
    values = (parse_number(cell.rpartition("=")[2].strip()) for cell in cells)
    return tuple(float("nan") if value is None else value for value in values)


def _is_mostly_numbers(rows: Rows) -> bool:
    entries = [entry for row in rows for entry in row]
    return 2 * sum(not math.isnan(entry) for entry in entries) >= len(entries)
