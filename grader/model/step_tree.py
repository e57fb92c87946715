"""Steps with a program's classes and functions, as plain data that a worker walks.

An expression is a tree of tuples. The first item of each says what it is:
`("name", "m")`, `("attribute", object, "W")`, `("item", object, key)`,
`("call", function, (argument, ...), ((keyword, argument), ...))`, `("value", 0.5)`,
`("list", (item, ...))`, `("tuple", (item, ...))`, `("dict", ((key, value), ...))`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

StepTree: TypeAlias = "tuple[StepTree | bool | int | float | str | None, ...]"
"""An expression; JSON turns its tuples into lists."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: an expression, and what happens with its value.

    Attributes:
        text: the step as a message shows it.
        value: the expression.
        name: the name under which its value is kept; empty for none.
        target: the attribute or item that it is assigned to; empty for none.
    """

    text: str
    value: StepTree
    name: str = ""
    target: StepTree = ()


@dataclass(frozen=True, slots=True)
class ComparedValue:
    """A value that is compared: its expression, as text and as a tree.

    `after` is the index of the step after which it is read.
    """

    text: str
    value: StepTree
    after: int


def names_in_tree(tree: StepTree) -> Iterator[str]:
    """The names that an expression uses, from left to right."""
    match tree:
        case ("name", str(name)):
            yield name
        case ("value", _):
            return
        case _:
            for part in tree:
                if isinstance(part, tuple):
                    yield from names_in_tree(part)


def attributes_in_tree(tree: StepTree) -> Iterator[str]:
    """The names of the attributes and methods that an expression uses."""
    match tree:
        case ("attribute", tuple(inner), str(name)):
            yield from attributes_in_tree(inner)
            yield name
        case ("value", _):
            return
        case _:
            for part in tree:
                if isinstance(part, tuple):
                    yield from attributes_in_tree(part)


def with_names(tree: StepTree, names: Mapping[str, str]) -> StepTree:
    """An expression with other names for some things."""
    match tree:
        case ("name", str(name)):
            return ("name", names.get(name, name))
        case ("value", _):
            return tree
    return tuple(with_names(part, names) if isinstance(part, tuple) else part for part in tree)
