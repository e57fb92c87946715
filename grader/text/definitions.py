"""The functions and values that a program defines and nothing asks for: misspelt names, perhaps.

The source is read by its lines, so a program with a syntax error is read as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from grader.model import CodeCell
from grader.text.markdown import STRING

_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\s+(?P<name>\w+)")
_ASSIGNMENT = re.compile(r"(?P<name>[^\W\d]\w*)\s*(?::[^=\n]+)?=(?!=)")
_NAMES_OF_PEOPLE = {"NAME", "COLLABORATORS"}  # nbgrader asks for both
_NAME = re.compile(r"[^\W\d]\w*")
_STRING_OR_COMMENT = re.compile(rf"{STRING}|\#[^\n]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Definition:
    """A definition at the top level of a program.

    Attributes:
        name: what is defined.
        source: its lines.
        line: its first line, from 1.
        cell: the number of its cell; None in a module.
    """

    name: str
    source: str
    line: int
    cell: int | None = None


def unused_definitions(cells: Iterable[CodeCell], asked: Collection[str]) -> Iterator[Definition]:
    """The definitions whose name is neither asked for nor used in another statement of a program.

    A call at the top level, such as `print(f(3))`, does not make a function a helper; it makes a
    value one, since a function may get it.

    Args:
        cells: the code.
        asked: the names that the rubric asks for.
    """
    statements = [statement for cell in cells for statement in _statements(cell)]
    users, defining_users = Counter[str](), Counter[str]()
    for source, _, _ in statements:
        names = set(_NAME.findall(source))
        users.update(names)
        if _DEFINITION.match(source):
            defining_users.update(names)
    for source, line, cell_number in statements:
        function = _DEFINITION.match(source)
        found = function or _ASSIGNMENT.match(source)
        name = found["name"] if found else ""
        if not name or name in asked or name in _NAMES_OF_PEOPLE or name.startswith("_"):
            continue
        if (defining_users if function else users)[name] == 1:  # its own
            yield Definition(name, source, line, cell_number)


def _statements(cell: CodeCell) -> Iterator[tuple[str, int, int | None]]:
    """The top-level statements of a cell, each with its first line and the cell's number.

    A statement ends where the next line begins that is neither indented, blank nor a comment, and
    not inside a string.
    """
    lines = cell.source.split("\n")
    inside = _lines_inside_strings(cell.source)
    starts = [
        at
        for at, line in enumerate(lines)
        if line[:1].strip() and line[0] not in "#@)]}" and at not in inside
    ]
    for start, end in pairwise([*starts, len(lines)]):
        yield "\n".join(lines[start:end]).rstrip(), start + 1, cell.number or None


def _lines_inside_strings(source: str) -> set[int]:
    """The lines (from 0) at whose beginning a string goes on."""
    inside: set[int] = set()
    line = last = 0
    for token in _STRING_OR_COMMENT.finditer(source):
        line += source.count("\n", last, token.start())
        ends = token[0].count("\n")
        inside.update(range(line + 1, line + 1 + ends))
        line, last = line + ends, token.end()
    return inside
