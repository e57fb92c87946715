"""A student's module as steps: its top-level statements, run one by one in one namespace."""

from __future__ import annotations
import __future__

import ast
import linecache
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

from grader.sandbox.worker.main_block import MainBlock, main_blocks
from grader.sandbox.worker.program_steps import Step
from grader.sandbox.worker.split_imports import ImportSplitter
from grader.sandbox.worker.statements import Statement, compile_statements, parse_statements

_IMPORTS = re.compile(r"(?:import|from)\b[^#\n]*[,(]|try\s*:")
_OF_A_NOTEBOOK = ("get_ipython().run_line_magic(", "get_ipython().system(")
"""What nbconvert writes for `%matplotlib inline` and `!pip install`."""


class ModuleProgram:
    """A student's module, registered as imported so that dataclasses and `inspect` work in it."""

    def __init__(self, filename: str, source: str, asked: frozenset[str] = frozenset()) -> None:
        """Split the module; `asked` are names that may also come from its main block."""
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
        statements = [*_without_notebook_lines(statements)]
        self.steps = [self._step(s) for statement in statements for s in _split(statement)]
        self.steps += [self._main_step(block, asked) for block in main_blocks(statements)]

    def _step(self, statement: Statement) -> Step:
        return Step(statement.source, lambda: self._run(statement), line=statement.line)

    def _main_step(self, block: MainBlock, asked: frozenset[str]) -> Step:
        return Step(block.source, lambda: self._run_main(block, asked), line=block.line)

    def _run_main(self, block: MainBlock, asked: frozenset[str]) -> None:
        """Bind the names that are asked for and missing; all others keep their values."""
        needed = block.needed(asked - self.namespace.keys())
        before = dict(self.namespace) if needed else {}
        failures: list[BaseException] = []
        for node in needed:
            try:
                self._run(Statement(node.lineno, "", node))
            except BaseException as error:  # a statement that fails costs only itself
                failures.append(error)
        self.namespace.update(before)
        if failures:
            raise failures[0]

    def _run(self, statement: Statement) -> None:
        """Run a statement; the end of a script, `exit()`, is not a failure."""
        try:
            self._execute(statement)
        except SystemExit as error:
            if error.code not in (None, 0):
                raise

    def _execute(self, statement: Statement) -> None:
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


def _split(statement: Statement) -> list[Statement]:
    """A statement, or one for each name that it imports."""
    if statement.error is not None or not _IMPORTS.match(statement.source):
        return [statement]
    node = statement.node
    try:
        if node is None:
            (node,) = ast.parse(statement.source).body
            ast.increment_lineno(node, statement.line - 1)
        parts: Any = ImportSplitter().visit(node)
        if isinstance(parts, list) and len(parts) > 1:
            return [Statement(part.lineno, ast.unparse(part), part) for part in parts]
    except (RecursionError, MemoryError):  # nested too deeply to be taken apart
        pass
    return [statement]


def _without_notebook_lines(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements without those that only a notebook understands, such as `%matplotlib`."""
    for statement in statements:
        lines = [line for line in statement.source.splitlines() if line.strip()]
        is_magic = statement.error and all(line.startswith(("%", "!")) for line in lines)
        if not (is_magic or statement.source.startswith(_OF_A_NOTEBOOK)):
            yield statement


def _free_name(stem: str) -> str:
    """The module's name: never `__main__` nor the name of another importable module."""
    taken = stem in sys.modules or stem in sys.stdlib_module_names
    return f"submitted_{stem}" if taken else stem


def _future_flags(node: ast.stmt) -> int:
    if not isinstance(node, ast.ImportFrom) or node.module != "__future__":
        return 0
    features = (getattr(__future__, alias.name, None) for alias in node.names)
    return sum(feature.compiler_flag for feature in features if feature is not None)
