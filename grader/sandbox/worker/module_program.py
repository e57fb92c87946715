"""A student's module as steps: its top-level statements, run one by one in one namespace."""

from __future__ import annotations
import __future__

import ast
import linecache
import sys
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

from grader.sandbox.worker.statements import Statement, compile_statements, parse_statements
from grader.sandbox.worker.steps import Step


class ModuleProgram:
    """A student's module, registered as imported so that dataclasses and `inspect` work in it."""

    def __init__(self, filename: str, source: str) -> None:
        module = ModuleType(_free_name(PurePosixPath(filename).stem))
        module.__file__ = str(Path(PurePosixPath(filename).name).absolute())
        sys.modules[module.__name__] = module
        lines = source.splitlines(keepends=True)
        linecache.cache[filename] = len(source), None, lines, filename
        self.namespace: dict[str, Any] = vars(module)
        self.files = frozenset({filename, module.__file__})
        self._filename, self._future = filename, 0
        statements = compile_statements(source, filename)
        if statements is None:
            statements = parse_statements(source)
        self.steps = [self._step(statement) for statement in statements]

    def _step(self, statement: Statement) -> Step:
        return Step(statement.source, lambda: self._run(statement), line=statement.line)

    def _run(self, statement: Statement) -> None:
        if statement.error is not None:
            raise statement.error
        code = statement.code
        if code is None:
            assert statement.node is not None
            tree = ast.Module([statement.node], type_ignores=[])
            # A __future__ import also holds for the statements below it.
            self._future |= _future_flags(statement.node)
            code = compile(tree, self._filename, "exec", self._future, dont_inherit=True)
        exec(code, self.namespace)  # noqa: S102 (what this process is for)


def _free_name(stem: str) -> str:
    """The module's name: never `__main__` nor the name of another importable module."""
    taken = stem in sys.modules or stem in sys.stdlib_module_names
    return f"submitted_{stem}" if taken else stem


def _future_flags(node: ast.stmt) -> int:
    if not isinstance(node, ast.ImportFrom) or node.module != "__future__":
        return 0
    features = (getattr(__future__, alias.name, None) for alias in node.names)
    return sum(feature.compiler_flag for feature in features if feature is not None)
