"""A module's source as top-level statements; what parses after a syntax error is kept."""

from __future__ import annotations

import ast
import re
from codeop import PyCF_ALLOW_INCOMPLETE_INPUT  # type: ignore[attr-defined]
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

# A line at column 0 that begins a statement, and does not carry on the one above it.
_STARTS = re.compile(r"""(?![#)\]}\s]|else\b|elif\b|except\b|finally\b|""\"|''')\S""")


@dataclass(frozen=True, slots=True)
class Statement:
    """Source from `line` on (counted from 1): its tree, or the error that stands in its place."""

    line: int
    source: str
    node: ast.stmt | None = None
    error: Exception | None = None


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
