"""The maximum points of a rubric that may be broken, for reports of a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

MAX_BYTES = 4 << 20
NONE, MAX_POINTS = Decimal(0), Decimal(10_000)


def maximum(path: Path) -> Decimal:
    """The sum of the questions' points, without bonus questions and those that `best_of` drops.

    It is 0 if the points cannot be read for certain.
    """
    try:
        with open(path, "rb") as file:
            text = file.read(MAX_BYTES + 1).decode("utf-8-sig")
        root = yaml.compose(text, Loader=yaml.SafeLoader) if len(text) <= MAX_BYTES else None
        questions = dict(_items(_value(root, "questions")))
        counting = (node for node in questions.values() if _word(node, "bonus") != "true")
        dropped = (_dropped(node, questions) for node in _listed(_value(root, "best_of")))
        return sum(map(_points, counting), NONE) - sum(dropped, NONE)
    except (OSError, ValueError, ArithmeticError, yaml.YAMLError, RecursionError):
        return NONE


def _dropped(best_of: yaml.Node, questions: Mapping[str, yaml.Node]) -> Decimal:
    """The points that a group of `best_of` drops; its questions are worth the same."""
    names = [str(node.value) for node in _listed(_value(best_of, "of"))]
    if not names or names[0] not in questions:
        raise InvalidOperation("a group of unknown questions")
    return _points(questions[names[0]]) * (len(names) - int(_word(best_of, "best")))


def _points(question: yaml.Node) -> Decimal:
    points = Decimal(_word(question, "points"))
    if not 0 <= points <= MAX_POINTS:
        raise InvalidOperation("points out of range")
    return points


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value of a key; the last one if the key appears several times."""
    return dict(_items(node)).get(key)


def _word(node: yaml.Node, key: str) -> str:
    """The text at a key; empty if there is none, or a block."""
    value = _value(node, key)
    return str(value.value) if isinstance(value, yaml.ScalarNode) else ""


def _listed(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _items(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, value
