"""Reads the signatures of functions from a module's text, without running it."""

from __future__ import annotations

import ast
from collections.abc import Mapping


def signatures(source: str) -> Mapping[str, tuple[str, ...]]:
    """The names of the positional parameters of each function of a module.

    Annotations, defaults and docstrings are left out, because they can contain part of the answer.
    A module that cannot be parsed has no signatures.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    return {
        node.name: tuple(arg.arg for arg in (*node.args.posonlyargs, *node.args.args))
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
