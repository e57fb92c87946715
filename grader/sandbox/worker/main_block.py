"""The block `if __name__ == "__main__":` of a module: what binds names that are asked for.

A module is imported, so the block does not run. Of its statements, only those are run that bind a
name which is asked for and missing, and those that they need: never a training loop beside them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from grader.sandbox.worker.statements import Statement

_GUARD = re.compile(
    r"if\s+\(?\s*(?:__name__\s*==\s*([\"'])__main__\1|([\"'])__main__\2\s*==\s*__name__)"
)
_FUNCTION = re.compile(r"(?:async\s+)?def\s+(\w+)")
_GLOBALS = re.compile(r"^\s+global\s+([\w, \t]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class MainBlock:
    """The statements of the block.

    Attributes:
        line: the line of its first statement.
        source: the block's statements.
        globals_of: the global names that each function of the module binds.
    """

    line: int
    source: str
    body: tuple[ast.stmt, ...]
    globals_of: Mapping[str, frozenset[str]]

    def needed(self, missing: Iterable[str]) -> list[ast.stmt]:
        """The statements that bind the missing names, and those that they need, in order."""
        wanted = set(missing)
        chosen: list[ast.stmt] = []
        for statement in reversed(self.body):
            if self._bound(statement) & wanted:
                chosen.append(statement)
                wanted |= _names(statement, ast.Load)
        return chosen[::-1]

    def _bound(self, statement: ast.stmt) -> set[str]:
        """The names that a statement binds or changes."""
        bound = _names(statement, ast.Store)
        for node in ast.walk(statement):
            match node:
                case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    bound.add(name)
                case ast.Import(names=names) | ast.ImportFrom(names=names):
                    bound |= {alias.asname or alias.name.split(".")[0] for alias in names}
                case ast.Call(func=ast.Name(id=function)):
                    bound |= self.globals_of.get(function, frozenset())
                case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()):
                    bound.add(name)
                case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="update")):
                    bound.add(name)
        return bound


def main_blocks(statements: Iterable[Statement]) -> Iterator[MainBlock]:
    """The main blocks among a module's statements; one that does not parse is left out."""
    statements = tuple(statements)
    globals_of = {name: bound for statement in statements for name, bound in _globals(statement)}
    for statement in statements:
        if not _GUARD.match(statement.source):
            continue
        with suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            (guard,) = ast.parse(statement.source).body
            if isinstance(guard, ast.If):
                ast.increment_lineno(guard, statement.line - 1)
                source = "\n".join(map(ast.unparse, guard.body))
                yield MainBlock(guard.body[0].lineno, source, tuple(guard.body), globals_of)


def _globals(statement: Statement) -> Iterator[tuple[str, frozenset[str]]]:
    function = _FUNCTION.match(statement.source)
    names = " ".join(_GLOBALS.findall(statement.source)) if function else ""
    if function and names:
        yield function[1], frozenset(re.findall(r"\w+", names))


def _names(tree: ast.AST, context: type[Any]) -> set[str]:
    nodes = ast.walk(tree)
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, context)}
