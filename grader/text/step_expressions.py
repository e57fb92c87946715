"""Reads an expression of a rubric's steps: names, attributes, items, calls and literals.

Nothing is evaluated here: the expression becomes plain data, which the sandbox's worker walks.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable

from grader.model.step_tree import StepTree

MOST_CHARACTERS = 500
MOST_DIGITS = 300
_ALLOWED = "a step may have names, attributes, items, calls, numbers, text, lists and dictionaries"
_OPERATORS = (ast.BinOp, ast.BoolOp, ast.Compare, ast.UnaryOp, ast.IfExp)


class ExpressionError(ValueError):
    """A text that is no such expression; `hint` says what to write instead."""

    def __init__(self, what: str, hint: str = _ALLOWED) -> None:
        super().__init__(what)
        self.hint = hint


def parse_expression(text: str) -> StepTree:
    """The expression as a tree.

    Raises:
        ExpressionError: the text is no expression, or has something else in it.
    """
    source = text.strip()
    if not source or len(source) > MOST_CHARACTERS:
        raise ExpressionError(f"an expression has 1 to {MOST_CHARACTERS} characters")
    try:
        body = ast.parse(source, mode="eval").body
    except SyntaxError as error:
        at = f" at character {error.offset}" if error.offset else ""
        hint = "text with a comma, : or # needs quotes in YAML" if _is_open(source) else _ALLOWED
        raise ExpressionError(f"'{source}' is not an expression{at}: {error.msg}", hint) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"'{source}' cannot be read: {error}") from error
    return _tree(body, source)


def _is_open(source: str) -> bool:
    return any(source.count(left) != source.count(right) for left, right in ("()", "[]", "{}"))


def _tree(node: ast.expr, source: str) -> StepTree:
    match node:
        case ast.Name(id=name):
            return ("name", name)
        case ast.Attribute(value=inner, attr=name):
            return ("attribute", _tree(inner, source), name)
        case ast.Subscript(value=inner, slice=key):
            return ("item", _tree(inner, source), _tree(key, source))
        case ast.Call(func=function, args=args, keywords=keywords):
            named = tuple((_keyword(one, source), _tree(one.value, source)) for one in keywords)
            return ("call", _tree(function, source), _trees(args, source), named)
    return _collection(node, source) or ("value", _literal(node, source))


def _collection(node: ast.expr, source: str) -> StepTree:
    """A list, a tuple or a dictionary; empty for anything else."""
    match node:
        case ast.List(elts=items):
            return ("list", _trees(items, source))
        case ast.Tuple(elts=items):
            return ("tuple", _trees(items, source))
        case ast.Dict(keys=keys, values=values) if all(keys):
            pairs = zip(keys, values, strict=True)
            return ("dict", tuple((_tree(k, source), _tree(v, source)) for k, v in pairs if k))
    return ()


def _literal(node: ast.expr, source: str) -> bool | int | float | str | None:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -_number(number)
        case ast.Constant(value=None | bool() | str() as constant):
            return constant
        case ast.Constant(value=int() | float() as number):
            return _number(number)
    raise _refused(node, source)


def _trees(nodes: Iterable[ast.expr], source: str) -> tuple[StepTree, ...]:
    return tuple(_tree(node, source) for node in nodes)


def _keyword(keyword: ast.keyword, source: str) -> str:
    if keyword.arg is None:
        raise _refused(keyword, source)
    return keyword.arg


def _number(number: float) -> int | float:
    is_too_large = isinstance(number, int) and number.bit_length() > MOST_DIGITS * 3
    if is_too_large or not math.isfinite(number):
        raise ExpressionError("a number in a step must not be infinite, or have so many digits")
    return number


def _refused(node: ast.expr | ast.keyword, source: str) -> ExpressionError:
    part = ast.get_source_segment(source, node) or source
    what = f"'{part}' cannot be part of a step (character {node.col_offset + 1})"
    if isinstance(node, _OPERATORS):
        return ExpressionError(what, "nothing is computed in a step: draw the number in the cases")
    return ExpressionError(what)
