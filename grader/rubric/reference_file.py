"""Compares the names and cases of a rubric with its reference solution, without running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.errors import Flaw, RubricError, YamlPath, nearest
from grader.rubric.model import Rubric
from grader.rubric.yaml_source import Data, Source, entries, items
from grader.text.step_script import read_script

Bound = Mapping[str, ast.AST]
"""The names that a module binds, each with a node that binds it."""
_REFERENCE_NAMES = {
    "number": ("expect",),
    "array": ("accept", "given"),
    "function": ("accept",),
    "steps": ("accept",),
}
"""The keys of each kind whose values are names in the reference solution."""


def reference_errors(source: Source, path: Path) -> Iterator[RubricError]:
    """Names that the reference does not have, and cases that do not fit its functions."""
    name = entries(source.data).get("reference")
    if not isinstance(name, str):
        return
    file = path.parent / name
    try:
        tree = ast.parse(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return  # other checks report a file that is missing or not text
    except SyntaxError as error:
        where = f"{file}:{error.lineno or 1}:{error.offset or 1}"
        yield RubricError(f"the reference solution is not Python: {error.msg}", where=where)
        return
    bound = _bound_names(tree)
    if bound is not None:
        yield from map(source.error, _reference_flaws(source, name, bound))


def _reference_flaws(source: Source, reference: str, bound: Bound) -> Iterator[Flaw]:
    for path, kind, check in checks(source.data):
        for key in _REFERENCE_NAMES.get(kind, ()):
            for step, name in _names(entries(check).get(key)):
                if name.isidentifier() and name not in bound:
                    what = f"'{reference}' has no '{name}'"
                    yield Flaw((*path, key, *step), what, nearest(name, bound))
        if kind == "function":
            yield from _unfit_cases(entries(check), bound, (*path, "cases"))
        if kind == "steps":
            for flaw in _unknown_in_steps(entries(check), reference, bound):
                yield Flaw((*path, *flaw.path), flaw.what, flaw.hint)


def checks(data: Data) -> Iterator[tuple[YamlPath, str, Data]]:
    """Every check of a rubric's data, with its path and kind."""
    for name, question in entries(entries(data).get("questions")).items():
        path: YamlPath = ("questions", name)
        blocks = {path: question}
        for part_id, part in entries(entries(question).get("parts")).items():
            blocks[(*path, "parts", part_id)] = part
        for at, block in list(blocks.items()):
            for number, way in enumerate(items(entries(block).get("either"))):
                blocks[(*at, "either", number)] = way
        for at, block in blocks.items():
            for kind, check in entries(block).items():
                if isinstance(check, dict):
                    yield (*at, kind), kind, check


def _names(data: Data) -> Iterator[tuple[YamlPath, str]]:
    """The names in a text, a list or the values of a block, each with the step to it."""
    if isinstance(data, str):
        yield (), data
    steps = data.items() if isinstance(data, dict) else enumerate(items(data))
    yield from (((step,), name) for step, name in steps if isinstance(name, str))


def _bound_names(tree: ast.Module) -> Bound | None:
    """The names that a module binds; None if only running it can tell."""
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


def _unknown_in_steps(check: Mapping[str, Data], reference: str, bound: Bound) -> Iterator[Flaw]:
    """Names in steps that neither the cases nor the reference have."""
    case = entries(next(iter(items(check.get("cases"))), None))
    variables = entries(case.get("random")) or case
    script = read_script(items(check.get("take")), entries(check.get("compare")), variables)
    accept = entries(check.get("accept"))
    for name, path in () if script.flaws else script.uses.items():
        if name not in accept and name not in bound:
            what = f"'{name}' is no value of the cases, no earlier result, and not in '{reference}'"
            yield Flaw(path, what, nearest(name, [*script.known(), *bound]))


def _unfit_cases(check: Mapping[str, Data], bound: Bound, path: YamlPath) -> Iterator[Flaw]:
    """Cases that the first accepted function cannot be called with."""
    functions = [bound.get(name) for _, name in _names(check.get("accept"))]
    function = next((node for node in functions if _has_plain_signature(node)), None)
    if not isinstance(function, ast.FunctionDef):
        return
    misfits = _misfits_by_keyword if check.get("by") == "keyword" else _misfits
    for at, case in enumerate(items(check.get("cases"))):
        drawn = entries(case).get("random")
        arguments, step = (drawn, ("random",)) if isinstance(drawn, dict) else (case, ())
        if isinstance(arguments, dict):
            for flaw in misfits(list(arguments), function):
                yield Flaw((*path, at, *step, *flaw.path), flaw.what, flaw.hint)


def _has_plain_signature(node: ast.AST | None) -> bool:
    if not isinstance(node, ast.FunctionDef):
        return False
    return not (node.decorator_list or node.args.vararg)


def _misfits(arguments: list[str], function: ast.FunctionDef) -> Iterator[Flaw]:
    """Why a function cannot be called with arguments of these names, in this order."""
    parameters = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    required = parameters[: len(parameters) - len(function.args.defaults)]
    signature = _signature(function)
    keywords = {arg.arg for arg in function.args.kwonlyargs}
    unknown = [name for name in arguments if name not in parameters]
    for name in unknown:
        if name in keywords or function.args.kwarg:
            what = f"'{function.name}' has '{name}' only by keyword: {signature}"
            yield Flaw((name,), what, "write 'by: keyword' next to 'cases'")
        else:
            what = f"'{function.name}' has no argument '{name}'"
            yield Flaw((name,), what, nearest(name, [*parameters, *keywords]) or signature)
    missing = [name for name in required if name not in arguments]
    if missing and len(unknown) < len(missing):
        yield Flaw((), f"this case lacks the argument '{missing[0]}'", signature)
    if not unknown and not missing and arguments != parameters[: len(arguments)]:
        what = "the arguments of this case are in another order than the function's"
        yield Flaw((), what, f"arguments are passed in this order: {signature}")


def _misfits_by_keyword(arguments: list[str], function: ast.FunctionDef) -> Iterator[Flaw]:
    """Why a function cannot be called with arguments of these names by keyword."""
    named = function.args
    optional = {arg.arg for arg in named.args[len(named.args) - len(named.defaults) :]}
    optional |= {
        arg.arg
        for arg, default in zip(named.kwonlyargs, named.kw_defaults, strict=True)
        if default is not None
    }
    parameters = [arg.arg for arg in (*named.args, *named.kwonlyargs)]
    signature = _signature(function)
    for name in arguments:
        if name not in parameters and not named.kwarg:
            what = f"'{function.name}' has no argument '{name}' by keyword"
            yield Flaw((name,), what, nearest(name, parameters) or signature)
    for name in parameters:
        if name not in arguments and name not in optional:
            yield Flaw((), f"this case lacks the argument '{name}'", signature)
            return


def _signature(function: ast.FunctionDef) -> str:
    """The names of a function's parameters as Python writes them, without defaults and types."""
    args = function.args
    names = [arg.arg for arg in args.posonlyargs]
    names += ["/"] if names else []
    names += [arg.arg for arg in args.args]
    names += ["*", *(arg.arg for arg in args.kwonlyargs)] if args.kwonlyargs else []
    names += [f"**{args.kwarg.arg}"] if args.kwarg else []
    return f"{function.name}({', '.join(names)})"


def reference_source(rubric: Rubric) -> str:
    """The reference's source; empty if the rubric has no reference.

    Raises:
        RubricError: the file cannot be read.
    """
    if rubric.reference is None:
        return ""
    try:
        return rubric.reference.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(rubric, error) from error


def reference_bytes(rubric: Rubric) -> bytes:
    """The reference's file; empty if the rubric has no reference.

    Raises:
        RubricError: the file cannot be read.
    """
    if rubric.reference is None:
        return b""
    try:
        return rubric.reference.read_bytes()
    except OSError as error:
        raise _unreadable(rubric, error) from error


def _unreadable(rubric: Rubric, error: Exception) -> RubricError:
    why = error.strerror if isinstance(error, OSError) else str(error)
    what = f"the reference solution cannot be read: {why}"
    return RubricError(what, where=str(rubric.reference))
