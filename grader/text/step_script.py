"""Reads a rubric's list of steps, and what is compared after them."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.errors import Flaw, YamlPath, nearest
from grader.model.step_tree import ComparedValue, StepLine, StepTree, names_in_tree
from grader.text.step_expressions import ExpressionError, parse_expression

SET = "set"
"""The key of a step that sets attributes and items."""
TAKE, COMPARE = "take", "compare"
"""The keys of the list of steps, and of what is compared."""


@dataclass
class StepScript:
    """Steps, what is compared after them, and the program's names that they use.

    Attributes:
        results: the names under which values are kept, each with the index of its step.
        uses: the names of the program, in their order, each with the path to the first use.
        flaws: what is wrong, at paths within the check.
    """

    variables: Collection[str]
    lines: list[StepLine] = field(default_factory=list)
    compared: list[ComparedValue] = field(default_factory=list)
    results: dict[str, int] = field(default_factory=dict)
    uses: dict[str, YamlPath] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def known(self) -> tuple[str, ...]:
        """The names that steps may use, apart from the program's own."""
        return (*self.variables, *self.results)


def read_script(
    take: Iterable[Any], compare: Iterable[str], variables: Iterable[str]
) -> StepScript:
    """Read the steps of a rubric.

    Args:
        take: the steps as the rubric has them: each a text, or a block with one key.
        compare: the expressions that are compared.
        variables: the names of the cases' values.
    """
    script = StepScript(tuple(variables))
    for at, step in enumerate(take):
        _read_step(step, (TAKE, at), script)
    for text in compare:
        _read_compared(text, script)
    for name, path in script.uses.items():
        if name in script.results:
            what = f"'{name}' is a name of the program, and of a result in another step"
            script.flaws.append(Flaw(path, what, "give the result another name"))
    if not script.uses and not script.flaws:
        what = "these steps use nothing of the student's program"
        script.flaws.append(Flaw((TAKE,), what, "such as {m: 'Linear(2, 3)'}"))
    return script


def _read_step(step: Any, path: YamlPath, script: StepScript) -> None:
    if isinstance(step, str):
        script.lines.append(StepLine(step, _expression(step, path, script)))
    elif not isinstance(step, Mapping) or len(step) != 1:
        what = "a step is an expression, or a block with one name"
        hint = "put an expression with commas in quotes, as in {m: 'Linear(2, 3)'}"
        script.flaws.append(Flaw(path, what, hint))
    else:
        [(name, value)] = step.items()
        if name == SET and isinstance(value, Mapping):
            for target, item in value.items():
                _read_assignment(target, item, (*path, SET, target), script)
        elif flaw := _name_flaw(name, script):
            script.flaws.append(Flaw((*path, name), *flaw))
        else:
            tree = _expression(value, (*path, name), script)
            script.lines.append(StepLine(f"{name} = {value}", tree, name))
            script.results[name] = len(script.lines) - 1


def _name_flaw(name: str, script: StepScript) -> tuple[str, str] | None:
    """Why a step's value cannot be kept under a name, and advice; None if it can."""
    if name == SET:
        return "'set' needs a block of attributes", "such as set: {m.W: W}"
    if not name.isidentifier() or keyword.iskeyword(name):
        return f"'{name}' is not a name", "attributes are set with set: {m.W: W}"
    if name in script.variables:
        return f"'{name}' is a value of the cases, too", "give the result another name"
    if name in script.results:
        return f"'{name}' is the result of another step, too", "give one of them another name"
    return None


def _read_assignment(target: str, value: Any, path: YamlPath, script: StepScript) -> None:
    tree = _expression(target, path, script)
    if tree and tree[0] not in {"attribute", "item"}:
        what = f"'{target}' is neither an attribute nor an item"
        script.flaws.append(Flaw(path, what, "such as m.W or params['W']"))
    item = _expression(value, path, script)
    script.lines.append(StepLine(f"{target} = {value}", item, target=tree))


def _expression(value: Any, path: YamlPath, script: StepScript) -> StepTree:
    """The expression of a step; a number, true, false and null stand for themselves."""
    if value is None or isinstance(value, bool | int | float):
        return ("value", value)
    if not isinstance(value, str):
        script.flaws.append(Flaw(path, "a step's value is an expression, in quotes"))
        return ()
    tree = _parse(value, path, script)
    _note_names(tree, path, script)
    return tree


def _parse(text: str, path: YamlPath, script: StepScript) -> StepTree:
    try:
        return parse_expression(text)
    except ExpressionError as error:
        script.flaws.append(Flaw(path, str(error), error.hint))
        return ()


def _note_names(tree: StepTree, path: YamlPath, script: StepScript) -> None:
    """Note the names of the program, which are those that nothing above has."""
    for name in names_in_tree(tree):
        if name not in script.known():
            script.uses.setdefault(name, path)


def _read_compared(text: str, script: StepScript) -> None:
    path: YamlPath = (COMPARE, text)
    tree = _parse(text, path, script)
    unknown = [name for name in names_in_tree(tree) if name not in script.known()]
    is_complete = not script.flaws  # else a step that cannot be read may give it
    for name in unknown if is_complete else ():
        hint = nearest(name, script.known()) or "an attribute follows its object, as in m.W"
        script.flaws.append(Flaw(path, f"no step gives '{name}'", hint))
    if tree and any(_parts(tree, "call")):
        what = f"'{text}' calls something"
        script.flaws.append(Flaw(path, what, "make a step of the call and compare its result"))
    results = [name for name in names_in_tree(tree) if name in script.results]
    last = len(script.lines) - 1
    is_snapshot = bool(results) and not any(_parts(tree, "attribute"))
    after = max(script.results[name] for name in results) if is_snapshot else last
    script.compared.append(ComparedValue(text, tree, after))


def _parts(tree: StepTree, kind: str) -> Iterator[StepTree]:
    """The parts of an expression of this kind."""
    if tree and tree[0] == kind:
        yield tree
    if tree and tree[0] != "value":
        for part in tree:
            if isinstance(part, tuple):
                yield from _parts(part, kind)
