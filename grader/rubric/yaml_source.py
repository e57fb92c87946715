"""Reads a rubric's YAML strictly, and remembers where everything stands.

YAML's traps are closed: a key written twice is an error, `no` and `012` stay the words that were
written, `1e-3` is a number, and aliases are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeAlias

import yaml

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML that was built without libyaml

    class CParser:  # type: ignore[no-redef]
        """Stumbles over everything."""

        def __init__(self, text: str) -> None:
            raise yaml.YAMLError


from grader.errors import RubricError
from grader.rubric.yaml_errors import stumble, without

YamlPath: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"

MAX_NODES = 100_000
MOST_STUMBLES = 20
"""Faults of syntax after which the rest is not read."""
ALIAS = "alias"
"""The tag of what an alias stands for."""
_PLAIN_TAG = "tag:yaml.org,2002:"
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_WORDS: Mapping[str, Data] = {"true": True, "false": False, "null": None, "~": None, "": None}
MOST_DIGITS = 300
"""Digits of a whole number; a longer one is no number but text."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Source:
    """A rubric's data, and the line and column (from 1) of every key and item in it.

    `faults` are those of its YAML; `holes` are paths whose data could not be read because of them.
    """

    name: str
    data: Data
    marks: Mapping[YamlPath, tuple[int, int]]
    faults: tuple[RubricError, ...] = ()
    holes: tuple[YamlPath, ...] = ()

    def where(self, path: YamlPath) -> str:
        """`file:line:column` of a path, or of the nearest thing around it that is there."""
        while path not in self.marks:
            path = path[:-1]
        line, column = self.marks[path]
        return f"{self.name}:{line}:{column}"


class _Loader(yaml.SafeLoader):
    """Composes aliases as empty text, and remembers them: one could hide a cycle."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.shortcuts: list[tuple[Any, str]] = []

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            self.get_event()  # type: ignore[no-untyped-call]
            self.shortcuts.append((event.start_mark, "alias"))
            mark: Any = event.start_mark
            return yaml.ScalarNode(ALIAS, "", mark, mark)
        if event.anchor is not None:
            self.shortcuts.append((event.start_mark, "anchor"))
            self.anchors = {}
        return super().compose_node(parent, index)


class _Quick(yaml.composer.Composer, CParser, yaml.resolver.Resolver):
    """Composes with the parser in C, five times as fast, what holds no alias, anchor or tag.

    What it stumbles over is left to `_Loader`, which can say more of it.
    """

    def __init__(self, text: str) -> None:
        CParser.__init__(self, text)
        yaml.composer.Composer.__init__(self)
        yaml.resolver.Resolver.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> Any:
        event: Any = self.peek_event()
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None or event.tag is not None:
            raise yaml.YAMLError
        node: Any = super().compose_node(parent, index)
        in_brackets = getattr(parent, "flow_style", False)
        is_plain = isinstance(node, yaml.ScalarNode) and not node.style
        if in_brackets and is_plain and "?" in node.value:
            raise yaml.YAMLError  # in brackets, the two parsers take this for different things
        return node


def read(text: str, name: str) -> Source:
    """The data of a YAML document, with everything that a rubric must not use in its `faults`.

    A question that is no YAML becomes a fault, and the others are read all the same.

    Raises:
        RubricError: there is nothing to read, or too much.
    """
    faults: list[RubricError] = []
    cut: list[YamlPath] = []
    node = None
    for _ in range(MOST_STUMBLES):
        try:
            node, found = _composed(text, name)
            faults += found
            break
        except RecursionError as error:
            raise RubricError(
                "this is not YAML: it is nested too deeply", where=f"{name}:1:1"
            ) from error
        except yaml.YAMLError as error:
            met = stumble(error, text)
            where = f"{name}:{met.line + 1}:{met.column + 1}"
            faults.append(RubricError(met.what, where=where, hint=met.hint))
            rest = without(text, met)
            if rest is None or rest[0] == text:
                break
            text = rest[0]
            cut += [rest[1]] if rest[1] else []
    if node is None:
        raise RubricError.of(faults or [RubricError("the file is empty", where=f"{name}:1:1")])
    builder = _Builder(name)
    data = builder.value(node, ())
    return Source(name, data, builder.marks, (*faults, *builder.faults), (*cut, *builder.holes))


def _composed(text: str, name: str) -> tuple[yaml.Node | None, list[RubricError]]:
    with suppress(yaml.YAMLError):
        return _Quick(text).get_single_node(), []
    loader = _Loader(text)
    try:
        node: yaml.Node | None = loader.get_single_node()
    finally:
        loader.dispose()
    return node, [_shortcut(mark, kind, name) for mark, kind in loader.shortcuts]


def _shortcut(mark: Any, kind: str, name: str) -> RubricError:
    sign = {"alias": "*", "anchor": "&"}[kind]
    hint = f"write the text out, or put it in quotes if it should begin with {sign}"
    where = f"{name}:{mark.line + 1}:{mark.column + 1}"
    return RubricError(f"this is a YAML {kind}", where=where, hint=hint)


class _Builder:
    """Turns YAML nodes into plain data and collects every fault on the way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.marks: dict[YamlPath, tuple[int, int]] = {}
        self.faults: list[RubricError] = []
        self.holes: list[YamlPath] = []

    def value(self, node: yaml.Node, path: YamlPath) -> Data:
        self.marks.setdefault(path, _mark(node))
        if len(self.marks) > MAX_NODES:
            raise RubricError(f"a rubric has at most {MAX_NODES} entries", where=f"{self.name}:1:1")
        if node.tag == ALIAS:
            self.holes.append(path)
        elif not node.tag.startswith(_PLAIN_TAG) or _is_tagged(node):
            hint = "delete it, or put text that begins with ! in quotes"
            self._fault("this is a YAML tag", node, hint=hint)
            self.holes.append(path)
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
        if _SURROGATE.search(text):
            self._fault("this text holds half a character", node, hint="type the character itself")
            return ""
        if not node.style:  # plain, so it may be a number or a word with a meaning
            return plain(text)
        return text

    def _mapping(self, node: yaml.Node, path: YamlPath) -> Data:
        data: dict[str, Data] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == ALIAS:
                self._fault(
                    "a key must be a word",
                    key_node,
                    hint="put text that begins with { or [ in quotes",
                )
                self.holes.append(path)
                continue
            key = key_node.value
            if key == "<<":
                self._fault("this is a YAML merge key", key_node, hint="write its keys out")
                self.holes.append((*path, key))
                continue
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


def _is_tagged(node: yaml.Node) -> bool:
    """Whether a tag was written: YAML itself gives plain text the tag that fits it."""
    mark: Any = node.start_mark
    return bool(mark.buffer) and mark.buffer[mark.pointer : mark.pointer + 1] == "!"


def _mark(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def plain(text: str) -> Data:
    """What a word without quotes means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= MOST_DIGITS:
        return int(text)
    if _FLOAT.fullmatch(text) and isfinite(float(text)):
        return float(text)
    return text
