"""Splits a module's source into top-level statements, and keeps what parses around errors."""

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

_FUTURES = reduce(
    or_, (getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
)
"""The compiler flags of all `__future__` imports."""
_QUOTES = ('"""', "'''")
# A line at column 0 that begins a statement and does not continue the one above it.
_STARTS = re.compile(r"""(?![#)\]}\s]|else\b|elif\b|except\b|finally\b|""\"|''')\S""")

MAX_PADDING = 1_000_000
"""Empty lines that `compile_statements` adds in total, so that line numbers are right."""
MAX_RETRIES = 30
"""Lines at column 0 within brackets that `compile_statements` accepts in one module."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that starts at `line` (from 1): its code or tree, or else its error."""

    line: int
    source: str
    node: ast.stmt | None = None
    error: Exception | None = None
    code: CodeType | None = None


def compile_statements(source: str, filename: str) -> list[Statement] | None:
    """Every top-level statement with its code; None if lines alone cannot separate them.

    To parse the whole module first would take twice as long, in every child. Most modules do not
    need it: a line that begins at column 0 begins a statement, except within a string. If this
    guess is wrong, a piece does not compile alone or is not exactly one statement.
    """
    lines = source.splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if _STARTS.match(line)]
    first = next((at for at, line in enumerate(lines) if not _is_bare(line)), None)
    if first is None:
        return []
    starts = [first, *(at for at in starts if at > first)]
    has_plain_line_ends = len(lines) == source.count("\n") + (not source.endswith("\n"))
    if not has_plain_line_ends or len(starts) * len(lines) > MAX_PADDING:
        return None
    try:
        return [*_compile_pieces(lines, starts, filename)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _compile_pieces(lines: list[str], starts: list[int], filename: str) -> Iterator[Statement]:
    flags, retries = 0, MAX_RETRIES
    first, is_sure, quotes = starts[0], True, [0, 0]
    for start, end in pairwise([*starts, len(lines)]):
        piece = "".join(lines[start:end])
        quotes = [count + piece.count(q) for count, q in zip(quotes, _QUOTES, strict=True)]
        if any(count % 2 for count in quotes):  # the next line is in a string
            is_sure = False
            continue
        if lines[start].startswith("@"):  # a decorator belongs to the function or class below it
            continue
        text = "".join(lines[first:end])
        try:
            code = compile("\n" * first + text, filename, "exec", flags, dont_inherit=True)
        except SyntaxError as error:
            if "was never closed" not in error.msg or not retries:
                raise
            is_sure, retries = False, retries - 1
            continue
        if not (is_sure and ";" not in text) and len(_parse(text)) != 1:
            raise SyntaxError("several statements in a line")
        # A __future__ import also holds for the statements below it.
        flags |= code.co_flags & _FUTURES
        yield Statement(_line_number(lines, first), text, code=code)
        first, is_sure, quotes = end, True, [0, 0]
    if first != len(lines):
        raise SyntaxError("the last statement is not complete")


def _line_number(lines: list[str], first: int) -> int:
    """The line of a statement, counted from 1: below its decorators."""
    while lines[first].startswith("@"):
        first = next(at for at in range(first + 1, len(lines)) if _STARTS.match(lines[at]))
    return first + 1


def _is_bare(line: str) -> bool:
    return not line.strip() or line.startswith("#")


def parse_statements(source: str) -> list[Statement]:
    """Every top-level statement, in order; lines that do not parse become one with an error."""
    lines = source.splitlines(keepends=True)
    try:
        return list(_from_nodes(_parse(source), lines, 0))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return list(_merge_errors(_salvage(lines)))


def _parse(source: str, flags: int = 0) -> list[ast.stmt]:
    module = compile(source, "<source>", "exec", ast.PyCF_ONLY_AST | flags, dont_inherit=True)
    return module.body  # type: ignore[no-any-return]


def _from_nodes(nodes: list[ast.stmt], lines: list[str], offset: int) -> Iterator[Statement]:
    for node in nodes:
        ast.increment_lineno(node, offset)
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        yield Statement(node.lineno, "".join(lines[first - 1 : node.end_lineno]), node)


def _salvage(lines: list[str]) -> Iterator[Statement]:
    """Parse piece by piece, from one line that can begin a statement to the next."""
    starts = [at for at, line in enumerate(lines) if at == 0 or _STARTS.match(line)]
    ends = [*starts[1:], len(lines)]
    at = 0
    while at < len(starts):
        start, parsed = starts[at], _parse_shortest(lines, starts[at], ends[at:])
        if isinstance(parsed, Exception):
            kept = _before_stray_indent(lines[start : ends[at]])
            yield from _from_nodes(kept, lines, start)
            broken = start + max((node.end_lineno or 0 for node in kept), default=0)
            yield Statement(broken + 1, "".join(lines[broken : ends[at]]), error=parsed)
            at += 1
        else:
            nodes, end = parsed
            yield from _from_nodes(nodes, lines, start)
            at = ends.index(end) + 1


def _parse_shortest(
    lines: list[str], start: int, ends: list[int]
) -> tuple[list[ast.stmt], int] | Exception:
    """The statements of the shortest piece from `start` that parses, and where it ends."""
    failure: Exception = SyntaxError("nothing to read")
    for end in ends:
        try:
            return _parse("".join(lines[start:end]), PyCF_ALLOW_INCOMPLETE_INPUT), end
        except SyntaxError as error:
            failure = failure if end != ends[0] else _shifted(error, start)
            if error.msg != "incomplete input":
                break
        except (ValueError, RecursionError, MemoryError) as error:
            return error
    return failure


def _before_stray_indent(lines: list[str]) -> list[ast.stmt]:
    """The statement above an unexpected indent; no blocks, which could be incomplete."""
    with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        nodes = _parse(lines[0])
        return [node for node in nodes if not hasattr(node, "body")]
    return []


def _shifted(error: SyntaxError, lines: int) -> SyntaxError:
    return SyntaxError(error.msg, (None, (error.lineno or 1) + lines, error.offset, error.text))


def _merge_errors(statements: Iterator[Statement]) -> Iterator[Statement]:
    """Merge consecutive broken statements into one, with the error of the first."""
    broken: Statement | None = None
    for statement in statements:
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
