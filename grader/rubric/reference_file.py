"""What a rubric asks of its reference solution, held against the file without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from grader.errors import RubricError, nearest
from grader.rubric.model import Rubric
from grader.rubric.yaml_source import Source, YamlPath

_OF_VALUES = {"number": ("expect",), "array": ("accept", "given"), "function": ("accept",)}
"""By kind, the keys that hold names of the reference solution."""


def unfit(read: Source, path: Path) -> Iterator[RubricError]:
    """Names that the reference lacks, and cases that do not fit its functions."""
    name = read.data.get("reference") if isinstance(read.data, dict) else None
    file = path.parent / name if isinstance(name, str) else None
    try:
        tree = ast.parse(file.read_text(encoding="utf-8-sig")) if file else None
    except (OSError, ValueError, RecursionError):
        return  # that it is not there, or no text, is said elsewhere
    except SyntaxError as error:
        where = f"{file}:{error.lineno or 1}:{error.offset or 1}"
        yield RubricError(f"the reference solution is no Python: {error.msg}", where=where)
        return
    known = _bound(tree) if tree else None
    if known is None:
        return
    for place, kind, block in checks(read.data):
        for key in _OF_VALUES.get(kind, ()):
            for inner, wanted in _names(block.get(key)):
                yield from _lacking(wanted, known, read.where((*place, key, *inner)), str(name))
        if kind == "function":
            yield from _unfit_cases(block, known, place, read)


def checks(data: Any) -> Iterator[tuple[YamlPath, str, Mapping[str, Any]]]:
    """Every check of a rubric as it is written, with its path and kind."""
    questions = data.get("questions") if isinstance(data, dict) else None
    for name, question in _items(questions):
        blocks: list[tuple[YamlPath, Any]] = [(("questions", name), question)]
        blocks += [
            (("questions", name, "parts", part), block)
            for part, block in _items(_of(question, "parts"))
        ]
        for path, block in list(blocks):
            either = _of(block, "either")
            for at, one in enumerate(either if isinstance(either, list) else ()):
                blocks.append(((*path, "either", at), one))
        for path, block in blocks:
            for kind, check in _items(block):
                if isinstance(check, dict):
                    yield (*path, kind), kind, check


def _of(block: Any, key: str) -> Any:
    return block.get(key) if isinstance(block, dict) else None


def _items(block: Any) -> list[tuple[Any, Any]]:
    return list(block.items()) if isinstance(block, dict) else []


def _names(written: Any) -> Iterator[tuple[YamlPath, str]]:
    if isinstance(written, str):
        yield (), written
    entries = list(enumerate(written)) if isinstance(written, list) else _items(written)
    yield from (((key,), name) for key, name in entries if isinstance(name, str))


def _lacking(
    name: str, known: Mapping[str, ast.AST], where: str, reference: str
) -> Iterator[RubricError]:
    if name.isidentifier() and name not in known:
        hint = nearest(name, known)
        yield RubricError(f"'{reference}' has no '{name}'", where=where, hint=hint)


def _bound(tree: ast.Module) -> dict[str, ast.AST] | None:
    """What a module binds by name; None where that cannot be told without running it."""
    bound: dict[str, ast.AST] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.setdefault(node.name, node)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound[node.id] = node
        elif isinstance(node, ast.ImportFrom | ast.Import):
            for alias in node.names:
                bound[(alias.asname or alias.name).partition(".")[0]] = node
        elif isinstance(node, ast.Name) and node.id in {"globals", "exec", "vars", "setattr"}:
            return None
    return None if "*" in bound else bound


def _unfit_cases(
    block: Mapping[str, Any], known: Mapping[str, ast.AST], place: YamlPath, read: Source
) -> Iterator[RubricError]:
    functions = [known.get(name) for _, name in _names(block.get("accept"))]
    plain = [node for node in functions if isinstance(node, ast.FunctionDef) and _is_plain(node)]
    cases = block.get("cases")
    for at, case in enumerate(cases if isinstance(cases, list) else ()):
        drawn = _of(case, "random")
        given, inner = (drawn, ("random",)) if isinstance(drawn, dict) else (case, ())
        for node in plain[:1] if isinstance(given, dict) else ():
            for key, what, hint in _misfits(list(given), node):
                path = (*place, "cases", at, *inner, *key)
                yield RubricError(what, where=read.where(path), hint=hint)


def _is_plain(node: ast.FunctionDef) -> bool:
    return not (node.decorator_list or node.args.vararg)


def _misfits(given: list[str], node: ast.FunctionDef) -> Iterator[tuple[YamlPath, str, str]]:
    """Why a function cannot be called with arguments of these names, in this order."""
    parameters = [one.arg for one in (*node.args.posonlyargs, *node.args.args)]
    required = parameters[: len(parameters) - len(node.args.defaults)]
    signature = f"{node.name}({', '.join(parameters)})"
    unknown = [name for name in given if name not in parameters]
    for name in unknown:
        yield (
            (name,),
            f"'{node.name}' has no argument '{name}'",
            nearest(name, parameters) or signature,
        )
    lacking = [name for name in required if name not in given]
    if lacking and len(unknown) < len(lacking):
        yield (), f"this case lacks the argument '{lacking[0]}'", signature
    if not unknown and not lacking and given != parameters[: len(given)]:
        hint = f"arguments are handed over in this order: {signature}"
        yield (), "the arguments of this case stand in another order than the function's", hint


def reference_source(rubric: Rubric) -> str:
    """The reference's source; empty where the rubric needs none.

    Raises:
        RubricError: the file cannot be read.
    """
    if rubric.reference is None:
        return ""
    try:
        return rubric.reference.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        what = f"the reference solution cannot be read: {error}"
        raise RubricError(what, where=str(rubric.reference)) from error
