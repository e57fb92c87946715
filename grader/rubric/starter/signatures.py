"""Reads the signatures of functions from a module's text, without running it."""

from __future__ import annotations

import ast
from collections.abc import Mapping


def signatures(source: str) -> Mapping[str, tuple[str, ...]]:
    """The names of the positional parameters of each function of a module.

    The methods of a class are called `Class.method`.
    Annotations, defaults and docstrings are left out, because they can contain part of the answer.
    A module that cannot be parsed has no signatures.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = _parameters(node)
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    found[f"{node.name}.{inner.name}"] = _parameters(inner)
    return found


def _parameters(function: ast.FunctionDef) -> tuple[str, ...]:
    return tuple(arg.arg for arg in (*function.args.posonlyargs, *function.args.args))
