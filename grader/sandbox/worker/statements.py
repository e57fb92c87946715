"""A module's source as top-level statements; what parses after a syntax error is kept."""

from __future__ import annotations
import __future__

import ast
import re
from codeop import PyCF_ALLOW_INCOMPLETE_INPUT  # type: ignore[attr-defined]
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from operator import or_
from types import CodeType

# A line at column 0 that begins a statement, and does not carry on the one above it.
_FUTURES = reduce(
    or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)
_QUOTES = ('"""', "'''")
_STARTS = re.compile(r"""(?![#)\]}\s]|else\b|elif\b|except\b|finally\b|""\"|''')\S""")


MOST_BLANKS = 1_000_000
"""Empty lines that `compiled` puts before statements, in all, so that each knows its own line."""
MOST_TRIES = 30
"""Lines at column 0 within brackets that `compiled` bears with."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Source from `line` on (counted from 1): its code or tree, or the error in its place."""

    line: int
    source: str
    node: ast.stmt | None = None
    error: Exception | None = None
    code: CodeType | None = None


def compiled(source: str, filename: str) -> list[Statement] | None:
    """Every top-level statement with its code; None where lines do not tell them apart.

    With a tree of the whole module it takes twice as long, in every child. Most modules
    need none: what begins at column 0 is a statement, but within a string. Where that is said
    wrongly, something does not compile alone, or is not one statement.
    """
    lines = source.splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if _STARTS.match(line)]
    first = next((at for at, line in enumerate(lines) if not _is_bare(line)), None)
    if first is None:
        return []
    starts = [first, *(at for at in starts if at > first)]
    is_plain = len(lines) == source.count("\n") + (not source.endswith("\n"))
    if not is_plain or len(starts) * len(lines) > MOST_BLANKS:
        return None
    try:
        return [*_compiled(lines, starts, filename)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _compiled(lines: list[str], starts: list[int], filename: str) -> Iterator[Statement]:
    flags, tries = 0, MOST_TRIES
    first, is_sure, quotes = starts[0], True, [0, 0]
    for start, end in pairwise([*starts, len(lines)]):
        piece = "".join(lines[start:end])
        quotes = [many + piece.count(q) for many, q in zip(quotes, _QUOTES, strict=True)]
        if any(many % 2 for many in quotes):  # the next line is in a string
            is_sure = False
            continue
        if lines[start].startswith("@"):  # a decorator belongs to what it stands above
            continue
        text = "".join(lines[first:end])
        try:
            code = compile("\n" * first + text, filename, "exec", flags, dont_inherit=True)
        except SyntaxError as error:
            if "was never closed" not in error.msg or not tries:
                raise
            is_sure, tries = False, tries - 1
            continue
        if not (is_sure and ";" not in text) and len(_parse(text)) != 1:
            raise SyntaxError("several statements in a line")
        # A __future__ import holds for the statements below it, which are compiled apart from it.
        flags |= code.co_flags & _FUTURES
        yield Statement(_line(lines, first), text, code=code)
        first, is_sure, quotes = end, True, [0, 0]
    if first != len(lines):
        raise SyntaxError("this goes on below the last line")


def _line(lines: list[str], first: int) -> int:
    """Where a statement stands, counted from 1: below its decorators."""
    while lines[first].startswith("@"):
        first = next(at for at in range(first + 1, len(lines)) if _STARTS.match(lines[at]))
    return first + 1


def _is_bare(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def statements(source: str) -> list[Statement]:
    """Every top-level statement, in order; a stretch that does not parse is one with an error."""
    lines = source.splitlines(keepends=True)
    try:
        return list(_of_tree(_parse(source), lines, 0))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return list(_joined(_salvaged(lines)))


def _parse(source: str, flags: int = 0) -> list[ast.stmt]:
    module = compile(source, "<source>", "exec", ast.PyCF_ONLY_AST | flags, dont_inherit=True)
    return module.body  # type: ignore[no-any-return]


def _of_tree(nodes: list[ast.stmt], lines: list[str], before: int) -> Iterator[Statement]:
    for node in nodes:
        ast.increment_lineno(node, before)
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        yield Statement(node.lineno, "".join(lines[first - 1 : node.end_lineno]), node)


def _salvaged(lines: list[str]) -> Iterator[Statement]:
    """Statement by statement, from one line that can begin one to the next."""
    starts = [at for at, line in enumerate(lines) if at == 0 or _STARTS.match(line)]
    ends = [*starts[1:], len(lines)]
    at = 0
    while at < len(starts):
        start, found = starts[at], _shortest(lines, starts[at], ends[at:])
        if isinstance(found, Exception):
            kept = _before_stray_indent(lines[start : ends[at]])
            yield from _of_tree(kept, lines, start)
            broken = start + max((node.end_lineno or 0 for node in kept), default=0)
            yield Statement(broken + 1, "".join(lines[broken : ends[at]]), error=found)
            at += 1
        else:
            nodes, end = found
            yield from _of_tree(nodes, lines, start)
            at = ends.index(end) + 1


def _shortest(
    lines: list[str], start: int, ends: list[int]
) -> tuple[list[ast.stmt], int] | Exception:
    """The statements of the shortest stretch from `start` that parses, and the end it has."""
    failure: Exception = SyntaxError("nothing to read")
    for end in ends:
        try:
            return _parse("".join(lines[start:end]), PyCF_ALLOW_INCOMPLETE_INPUT), end
        except SyntaxError as error:
            failure = failure if end != ends[0] else _moved(error, start)
            if error.msg != "incomplete input":
                break
        except (ValueError, RecursionError, MemoryError) as error:
            return error
    return failure


def _before_stray_indent(lines: list[str]) -> list[ast.stmt]:
    """`x = 1` above a line that is indented for no reason; a block would be kept by half."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        nodes = _parse(lines[0])
        return [node for node in nodes if not hasattr(node, "body")]
    return []


def _moved(error: SyntaxError, lines: int) -> SyntaxError:
    return SyntaxError(error.msg, (None, (error.lineno or 1) + lines, error.offset, error.text))


def _joined(found: Iterator[Statement]) -> Iterator[Statement]:
    """Broken stretches that follow one another are one fault: the first says what is wrong."""
    broken: Statement | None = None
    for statement in found:
        if broken and statement.error:
            broken = Statement(broken.line, broken.source + statement.source, error=broken.error)
            continue
        if broken:
            yield broken
        broken = statement if statement.error else None
        if not broken:
            yield statement
    if broken:
        yield broken
