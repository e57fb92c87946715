"""Reads a rubric's YAML strictly, and remembers where everything stands.

YAML's traps are closed: a key written twice is an error, `no` and `012` stay the words that were
written, `1e-3` is a number, and aliases are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from grader.errors import RubricError

Path: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"

MAX_NODES = 100_000
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_WORDS: Mapping[str, Data] = {"true": True, "false": False, "null": None, "~": None, "": None}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Source:
    """A rubric's data, and the line and column (from 1) of every key and item in it."""

    name: str
    data: Data
    marks: Mapping[Path, tuple[int, int]]

    def where(self, path: Path) -> str:
        """`file:line:column` of a path, or of the nearest thing around it that is there."""
        while path not in self.marks:
            path = path[:-1]
        line, column = self.marks[path]
        return f"{self.name}:{line}:{column}"


class _AliasError(yaml.MarkedYAMLError):
    """An alias, which could hide a cycle or grow without end."""


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise _AliasError(problem_mark=event.start_mark)
        return super().compose_node(parent, index)


def read(text: str, name: str) -> Source:
    """The data of a YAML document.

    Raises:
        RubricError: it is no YAML, or uses what a rubric must not; `faults` holds all of them.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except _AliasError as error:
        hint = "write the text out, or put it in quotes if it should begin with *"
        where = _place(error.problem_mark, name)
        raise RubricError("this is a YAML alias", where=where, hint=hint) from error
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, name) from error
    except (yaml.YAMLError, RecursionError) as error:
        first_line = str(error).partition("\n")[0]
        raise RubricError(f"this is not YAML: {first_line}", where=name) from error
    if node is None:
        raise RubricError("the file is empty", where=f"{name}:1:1")
    builder = _Builder(name)
    data = builder.value(node, ())
    if builder.faults:
        raise RubricError.of(builder.faults)
    return Source(name, data, builder.marks)


def _not_yaml(error: yaml.MarkedYAMLError, name: str) -> RubricError:
    where = _place(error.problem_mark or error.context_mark, name)
    hint = ""
    if "escape" in str(error.problem):
        hint = "write a backslash in 'single quotes' or without quotes"
    elif "tab" in str(error.problem) or "\\t" in str(error.problem):
        hint = "indent with spaces, not tabs"
    elif "mapping values are not allowed" in str(error.problem):
        hint = "put text that holds ': ' in quotes"
    return RubricError(f"this is not YAML: {error.problem}", where=where, hint=hint)


def _place(mark: Any, name: str) -> str:
    return f"{name}:{mark.line + 1}:{mark.column + 1}" if mark else name


class _Builder:
    """Turns YAML nodes into plain data and collects every fault on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.marks: dict[Path, tuple[int, int]] = {}
        self.faults: list[RubricError] = []

    def value(self, node: yaml.Node, path: Path) -> Data:
        self.marks.setdefault(path, _mark(node))
        if len(self.marks) > MAX_NODES:
            raise RubricError(f"a rubric has at most {MAX_NODES} entries", where=self.name)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _scalar(self, node: yaml.ScalarNode) -> Data:
        text: str = node.value
        if _CONTROL.search(text):
            hint = "in double quotes a backslash means something: use 'single quotes'"
            self._fault("this text holds a control character", node, hint=hint)
        if node.style is None:  # plain, so it may be a number or a word with a meaning
            return plain(text)
        return text

    def _mapping(self, node: yaml.Node, path: Path) -> Data:
        data: dict[str, Data] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault("a key must be a word", key_node)
                continue
            key = key_node.value
            if key in data:
                line, _ = self.marks[(*path, key)]
                self._fault(
                    f"the key '{key}' stands here twice", key_node, hint=f"also in line {line}"
                )
                continue
            self.marks[(*path, key)] = _mark(key_node)
            data[key] = self.value(value_node, (*path, key))
        return data

    def _fault(self, what: str, node: yaml.Node, *, hint: str = "") -> None:
        line, column = _mark(node)
        self.faults.append(RubricError(what, where=f"{self.name}:{line}:{column}", hint=hint))


def _mark(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def plain(text: str) -> Data:
    """What a word without quotes means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
