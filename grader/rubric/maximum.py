"""The points of a rubric that may be broken: whoever reports a failure still names the maximum."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

MAX_BYTES = 4 << 20
NONE, MOST = Decimal(0), Decimal(10_000)


def maximum(path: Path) -> Decimal:
    """The sum of its questions' points; 0 where they cannot be read for certain."""
    try:
        with open(path, "rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader) if len(text) <= MAX_BYTES else None
        return sum(map(_points, _values(_value(root, "questions"))), NONE)
    except (OSError, ValueError, ArithmeticError, yaml.YAMLError, RecursionError):
        return NONE


def _points(question: yaml.Node) -> Decimal:
    node = _value(question, "points")
    if not isinstance(node, yaml.ScalarNode):
        raise InvalidOperation("a question without points")
    points = Decimal(node.value)
    if not 0 <= points <= MOST:
        raise InvalidOperation("no points that a question may have")
    return points


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value of a key; the last one, where it stands there several times."""
    return dict(_items(node)).get(key)


def _values(node: yaml.Node | None) -> Iterator[yaml.Node]:
    return iter(dict(_items(node)).values())


def _items(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, value
