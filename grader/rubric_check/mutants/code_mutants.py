"""Python source with one mistake that people make: an off-by-one, a sign, sine for cosine."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from grader.escapes import clip

Edit: TypeAlias = tuple[str, ast.AST]
"""A mistake in words, and the node that replaces the right one."""

MAX_MUTANTS = 600
"""The mutants of one file; more would take minutes."""

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.LShift: (ast.RShift,),
    ast.RShift: (ast.LShift,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitAnd,),
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,),
}  # fmt: skip
_EXCHANGED = (
    ("sin", "cos"), ("sinh", "cosh"), ("tril", "triu"), ("min", "max"), ("argmin", "argmax"),
    ("sum", "mean"), ("zeros", "ones"), ("zeros_like", "ones_like"), ("floor", "ceil"),
    ("exp", "log"), ("all", "any"), ("amin", "amax"), ("var", "std"), ("cumsum", "cumprod"),
    ("relu", "sigmoid"), ("append", "remove"), ("minimum", "maximum"), ("sorted", "reversed"),
)  # fmt: skip
_TWINS = {a: b for pair in _EXCHANGED for a, b in (pair, pair[::-1])}
_ORDERED = (ast.Sub, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult)
"""Operators whose operands cannot be exchanged."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A whole file with one mistake; `function` and `line` are those of the right file."""

    function: str
    line: int
    what: str
    source: str


def called_functions(source: str, names: Iterable[str]) -> frozenset[str]:
    """The functions of a module with these names, and all that they call, at any depth.

    A class stands for all of its methods and those of its bases: `Linear.forward`.
    """
    tree = ast.parse(source)
    defined = _functions(tree)
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    found: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        node = defined.get(name) or classes.get(name)
        if node is not None and name not in found:
            found.add(name)
            waiting += (one.id for one in ast.walk(node) if isinstance(one, ast.Name))
            waiting += (method for method in defined if method.startswith(f"{name}."))
    return frozenset(found & defined.keys())


def mutate(source: str, functions: Iterable[str]) -> Iterator[Mutant]:
    """The mutants of the functions of a module, each with one mistake; at most `MAX_MUTANTS`."""
    tree = ast.parse(source)
    defined = _functions(tree)
    seen: set[str] = {ast.unparse(tree)}
    for name in sorted(functions):
        for line, what, changed in _changes(tree, defined[name]):
            text = ast.unparse(ast.fix_missing_locations(changed))
            if text not in seen and len(seen) <= MAX_MUTANTS:
                seen.add(text)
                yield Mutant(name, line, what, text)


def _functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """The functions of a module by name, and the methods of its classes as `Class.method`."""
    found = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for owner in tree.body:
        if isinstance(owner, ast.ClassDef):
            methods = (node for node in owner.body if isinstance(node, ast.FunctionDef))
            found |= {f"{owner.name}.{node.name}": node for node in methods}
    return found


def _changes(tree: ast.Module, function: ast.FunctionDef) -> Iterator[tuple[int, str, ast.Module]]:
    """Each change of a function: its line, the mistake in words, and a copy of the tree."""
    nodes = list(ast.walk(tree))
    inside = {id(node) for node in _executed(function)}
    keys = {key for node in _executed(function) if (key := _key(node))}
    parameters = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    for at, node in enumerate(nodes):
        if id(node) not in inside:
            continue
        for what, new in (*_edits(node), *_mistaken_names(node, keys, parameters)):
            yield getattr(node, "lineno", function.lineno), what, _with_node(tree, at, new)
        for field, body in ast.iter_fields(node):
            for index in _removable_statements(body):
                line = body[index].lineno
                what = f"without '{_first_line(body[index])}'"
                yield line, what, _without_statement(tree, at, field, index)


def _executed(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function that decide what it does: not its annotations and docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    yield function
    for part in (*body, *function.args.defaults):
        yield from (node for node in ast.walk(part) if not isinstance(node, ast.expr_context))


def _with_node(tree: ast.Module, at: int, new: ast.AST) -> ast.Module:
    changed = copy.deepcopy(tree)
    old = list(ast.walk(changed))[at]
    for parent in ast.walk(changed):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, copy.deepcopy(new))
            elif isinstance(value, list):
                value[:] = [copy.deepcopy(new) if item is old else item for item in value]
    return changed


def _without_statement(tree: ast.Module, at: int, field: str, index: int) -> ast.Module:
    changed = copy.deepcopy(tree)
    body: list[ast.stmt] = getattr(list(ast.walk(changed))[at], field)
    body[index] = ast.Pass()
    return changed


def _removable_statements(body: object) -> Iterator[int]:
    for index, item in enumerate(body if isinstance(body, list) else ()):
        kept = (ast.Pass, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Return)
        is_text = isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)
        if isinstance(item, ast.stmt) and not isinstance(item, kept) and not is_text:
            yield index


def _key(node: ast.AST) -> str:
    """The text key of a subscript; empty for any other node."""
    is_lookup = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)
    value = node.slice.value if is_lookup else ""  # type: ignore[attr-defined]
    return value if isinstance(value, str) else ""


def _mistaken_names(node: ast.AST, keys: set[str], parameters: list[str]) -> Iterator[Edit]:
    """Edits that confuse one key or parameter with another."""
    for other in sorted(keys - {_key(node)}) if _key(node) else ():
        assert isinstance(node, ast.Subscript)
        new = ast.Subscript(node.value, ast.Constant(other), node.ctx)
        yield f"'{_one_line(node)}' became '{_one_line(new)}'", new
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in parameters:
        for other in parameters:
            if other != node.id:
                yield f"'{node.id}' became '{other}'", ast.Name(other, ast.Load())


def _first_line(statement: ast.stmt) -> str:
    return clip(ast.unparse(statement).partition("\n")[0], 50)


def _edits(node: ast.AST) -> Iterator[Edit]:
    for kind, edits in _BY_KIND.items():
        if isinstance(node, kind):
            for new in edits(node):
                yield f"'{_one_line(node)}' became '{_one_line(new)}'", new


def _one_line(node: ast.AST) -> str:
    return clip(ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0], 90)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)


def _binary(node: ast.BinOp) -> Iterator[ast.AST]:
    for operator in _OPERATORS.get(type(node.op), ()):
        yield ast.BinOp(node.left, operator(), node.right)
    if isinstance(node.op, _ORDERED):
        yield ast.BinOp(node.right, node.op, node.left)


def _augmented(node: ast.AugAssign) -> Iterator[ast.AST]:
    for operator in _OPERATORS.get(type(node.op), ()):
        yield ast.AugAssign(node.target, operator(), node.value)


def _comparison(node: ast.Compare) -> Iterator[ast.AST]:
    for at, sign in enumerate(node.ops):
        for other in _COMPARISONS.get(type(sign), ()):
            signs = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield ast.Compare(node.left, signs, node.comparators)


def _logic(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


def _unary(node: ast.UnaryOp) -> Iterator[ast.AST]:
    yield node.operand


def _choice(node: ast.IfExp) -> Iterator[ast.AST]:
    yield ast.IfExp(node.test, node.orelse, node.body)


def _call(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in _TWINS:
        twin = copy.deepcopy(node.func)
        setattr(twin, "attr" if isinstance(twin, ast.Attribute) else "id", _TWINS[name])
        yield ast.Call(twin, node.args, node.keywords)
    for at in range(len(node.args) - 1):
        first, second = node.args[at : at + 2]
        if not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred):
            args = [*node.args[:at], second, first, *node.args[at + 2 :]]
            yield ast.Call(node.func, args, node.keywords)
    if isinstance(node.func, ast.Attribute) and _can_be_left_out(node.func):
        yield node.func.value


def _can_be_left_out(method: ast.Attribute) -> bool:
    """Whether the method call can be left out: its object is a value and not a module."""
    return not isinstance(method.value, ast.Name) or method.attr in {"flip", "tril", "triu"}


def _return(node: ast.Return) -> Iterator[ast.AST]:
    yield ast.Return(ast.Constant(None))


_BY_KIND: dict[type[ast.AST], Callable[..., Iterator[ast.AST]]] = {
    ast.Constant: _constant,
    ast.BinOp: _binary,
    ast.AugAssign: _augmented,
    ast.Compare: _comparison,
    ast.BoolOp: _logic,
    ast.UnaryOp: _unary,
    ast.IfExp: _choice,
    ast.Call: _call,
    ast.Return: _return,
}
