"""Sizes and bounds in a rubric: whole numbers, names of sizes, and sums or products of them."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from typing import Annotated, TypeAlias

from pydantic import AfterValidator

Sizes: TypeAlias = Mapping[str, int]
"""The values of the names that sizes and bounds may use."""

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
}
MOST_CHARACTERS = 60


def names_in(size: int | str) -> frozenset[str]:
    """The names that a size uses."""
    if isinstance(size, int):
        return frozenset()
    return frozenset(node.id for node in ast.walk(_parsed(size)) if isinstance(node, ast.Name))


def size_of(size: int | str, sizes: Sizes) -> int:
    """The value of a size.

    Raises:
        ValueError: it divides by 0.
    """
    if isinstance(size, int):
        return size
    try:
        return _value(_parsed(size), sizes)
    except ZeroDivisionError as error:
        raise ValueError(f"'{size}' divides by 0") from error


def _parsed(size: str) -> ast.expr:
    if len(size) > MOST_CHARACTERS:
        raise ValueError(f"a size has at most {MOST_CHARACTERS} characters")
    try:
        return ast.parse(size.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise ValueError(f"'{size}' is neither a number nor a name") from error


def _value(node: ast.expr, sizes: Sizes) -> int:
    match node:
        case ast.Constant(value=int(number)) if not isinstance(number, bool):
            return number
        case ast.Name(id=name):
            return sizes[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, sizes)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return int(_OPERATORS[type(op)](_value(left, sizes), _value(right, sizes)))
    raise ValueError("a size is a number, a name, or made of them with +, -, * and //")


def _valid(size: int | str) -> int | str:
    if isinstance(size, str):
        size_of(size, dict.fromkeys(names_in(size), 1 << 10))
    return size


Size: TypeAlias = Annotated[int | str, AfterValidator(_valid)]
"""A whole number, the name of a size, or an expression such as `2 * N` or `C - 1`."""
