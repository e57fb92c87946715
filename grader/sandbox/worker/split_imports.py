"""One import for each name, so that a missing package or name costs only itself."""

from __future__ import annotations

import ast


class ImportSplitter(ast.NodeTransformer):
    """Splits `import a, b` at the top level, also within `try: ... except ImportError: ...`.

    In `try: import a; import b`, a missing `a` no longer keeps `b` from being imported.
    """

    def visit_Import(self, node: ast.Import) -> list[ast.stmt]:
        """`import a` and `import b` for `import a, b`."""
        return [ast.copy_location(ast.Import([alias]), node) for alias in node.names]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> list[ast.stmt]:
        """`from a import b` and `from a import c` for `from a import b, c`."""
        return [
            ast.copy_location(ast.ImportFrom(node.module, [alias], node.level), node)
            for alias in node.names
        ]

    def visit_Try(self, node: ast.Try) -> ast.Try | list[ast.stmt]:
        """A `try` for each import, if there is nothing else in it."""
        self.generic_visit(node)
        has_more = bool(node.orelse or node.finalbody)
        if has_more or not all(isinstance(s, ast.Import | ast.ImportFrom) for s in node.body):
            return node
        return [
            ast.copy_location(ast.Try([statement], node.handlers, [], []), node)
            for statement in node.body
        ]

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """A function stays as it is: its imports run when it is called."""
        return node

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AsyncFunctionDef:
        """An asynchronous function stays as it is."""
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        """A class stays as it is."""
        return node
