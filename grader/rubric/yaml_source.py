"""Reads YAML strictly, and remembers the line and column of every key and item.

A key may appear once, `no` and `012` stay text, `1e-3` is a number, and anchors, aliases, tags and
merge keys are faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias

import yaml

from grader.errors import Flaw, RubricError, YamlPath
from grader.rubric.model import place_of
from grader.rubric.yaml_errors import YamlSyntaxError, explain, second_document, without_fault

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"

MAX_NODES = 100_000
MAX_SYNTAX_FAULTS = 20
"""The rest of a file with more faults of syntax is not read."""
MAX_DIGITS = 300
"""A longer whole number is read as text."""
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_WORDS: Mapping[str, Data] = {"true": True, "false": False, "null": None, "~": None, "": None}
_SHORTCUT_HINT = "write the text out, or put it in quotes if it should begin with {}"
_SEPARATING_TABS = re.compile(r"(?<=[:,\[{])[ \t]*\t[ \t]*")
"""Tabs between a key and its value, which YAML allows and PyYAML's parser does not."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Source:
    """The data of a YAML file, and the line and column (from 1) of every key and item.

    Attributes:
        faults: the faults of the YAML itself.
        holes: the paths of data that could not be read because of these faults.
    """

    name: str
    data: Data
    marks: Mapping[YamlPath, tuple[int, int]]
    faults: tuple[RubricError, ...] = ()
    holes: tuple[YamlPath, ...] = ()

    def where(self, path: YamlPath) -> str:
        """`file:line:column` of a path, or of the nearest block around it that exists."""
        return place_of(path, self.marks, self.name)

    def error(self, flaw: Flaw) -> RubricError:
        """A flaw with its place in the file."""
        return RubricError(flaw.what, where=self.where(flaw.path), hint=flaw.hint)


def entries(data: Data) -> Mapping[str, Data]:
    """The keys and values of a block; nothing where the data is not a block."""
    return data if isinstance(data, dict) else {}


def items(data: Data) -> list[Data]:
    """The items of a list; nothing where the data is not a list."""
    return data if isinstance(data, list) else []


@lru_cache(maxsize=1)  # a run reads its rubric twice: for its workers and for its grades
def read(text: str, name: str) -> Source:
    """The data of a YAML document, and its faults.

    A question or a key of the head that is not YAML becomes a fault and a hole, and everything else
    is still read.

    Raises:
        RubricError: the file is empty, too large or nested too deeply.
    """
    spaced = _SEPARATING_TABS.sub(lambda tabs: " " * len(tabs[0]), text)  # columns stay the same
    with suppress(RubricError):
        source = _parse(spaced, name)
        if spaced == text or not source.faults:
            return source
    return _parse(text, name)  # a tab is worth a message if something else is wrong, too


def _parse(text: str, name: str) -> Source:
    faults: list[RubricError] = []
    holes: list[YamlPath] = []
    for _ in range(MAX_SYNTAX_FAULTS):
        builder = _Builder(text, name)
        try:
            data = builder.document()
        except RecursionError as error:
            what = "this is not YAML: it is nested too deeply"
            raise RubricError(what, where=f"{name}:1:1") from error
        except (yaml.YAMLError, YamlSyntaxError) as error:
            fault = error if isinstance(error, YamlSyntaxError) else explain(error, text)
            where = f"{name}:{fault.line + 1}:{fault.column + 1}"
            faults.append(RubricError(fault.what, where=where, hint=fault.hint))
            shorter, hole = without_fault(text, fault)
            if shorter == text:
                break
            text, holes = shorter, holes + ([hole] if hole else [])
        else:
            if data is None:
                break
            _keep_keys(data, holes)
            faults += builder.faults
            return Source(name, data, builder.marks, tuple(faults), (*holes, *builder.holes))
    raise RubricError.of(faults or [RubricError("the file is empty", where=f"{name}:1:1")])


def _keep_keys(data: Data, holes: Iterable[YamlPath]) -> None:
    """Keep the key of each hole, so that nothing reports it as missing."""
    for *parents, key in holes:
        block = data
        for parent in parents:
            if isinstance(block, dict):
                inner = entries(block.get(str(parent)))
                block[str(parent)] = dict(inner)
                block = block[str(parent)]
        if isinstance(block, dict):
            block.setdefault(str(key), None)


class _Builder:
    """Turns the events of the parser into plain data, and collects every fault on the way."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.marks: dict[YamlPath, tuple[int, int]] = {}
        self.faults: list[RubricError] = []
        self.holes: list[YamlPath] = []
        self._events: Iterator[Any] = yaml.parse(text, Loader=yaml.SafeLoader)

    def document(self) -> Data:
        """The data of the only document; None where there is none."""
        next(self._events)  # the start of the file
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        data = self._value(next(self._events), ())
        next(self._events)  # the end of the document
        following = next(self._events)
        if isinstance(following, yaml.DocumentStartEvent):
            raise second_document(following.start_mark)
        return data

    def _value(self, event: Any, path: YamlPath) -> Data:
        self.marks.setdefault(path, _mark(event))
        if len(self.marks) > MAX_NODES:
            raise RubricError(f"a rubric has at most {MAX_NODES} entries", where=f"{self.name}:1:1")
        self._check_shortcuts(event, path)
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(item, (*path, at)) for at, item in enumerate(self._until_end())]
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return ""  # an alias

    def _until_end(self) -> Iterator[Any]:
        """The first event of each item of the list or block that has just started."""
        while not isinstance(event := next(self._events), yaml.CollectionEndEvent):
            yield event

    def _check_shortcuts(self, event: Any, path: YamlPath) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._fault("this is a YAML alias", event, _SHORTCUT_HINT.format("*"))
            self.holes.append(path)
            return
        if event.anchor is not None:
            self._fault("this is a YAML anchor", event, _SHORTCUT_HINT.format("&"))
        if event.tag is not None:
            hint = "delete it, or put text that begins with ! in quotes"
            self._fault("this is a YAML tag", event, hint)
            self.holes.append(path)

    def _scalar(self, event: Any) -> Data:
        text: str = event.value
        if _CONTROL.search(text):
            hint = "in double quotes a backslash starts an escape: use 'single quotes'"
            self._fault("this text contains a control character", event, hint)
        if _SURROGATE.search(text):
            self._fault("this text contains half a character", event, "type the character itself")
            return ""
        return text if event.style else plain_scalar(text)

    def _mapping(self, path: YamlPath) -> Data:
        data: dict[str, Data] = {}
        for event in self._until_end():
            if not isinstance(event, yaml.ScalarEvent):
                hint = "put text that begins with { or [ in quotes"
                self._fault("a key must be a word", event, hint)
                self.holes.append(path)
                self._value(event, (*path, "?"))
                self._value(next(self._events), (*path, "?"))
                continue
            key = event.value
            self._check_shortcuts(event, (*path, key))
            if key == "<<":
                self._fault("this is a YAML merge key", event, "write its keys out")
                self.holes.append((*path, key))
            elif key in data:
                line, _ = self.marks[(*path, key)]
                self._fault(f"the key '{key}' appears twice", event, f"also in line {line}")
            else:
                self.marks.setdefault((*path, key), _mark(event))
                data[key] = self._value(next(self._events), (*path, key))
                continue
            self._value(next(self._events), (*path, key))
        return data

    def _fault(self, what: str, event: Any, hint: str) -> None:
        line, column = _mark(event)
        self.faults.append(RubricError(what, where=f"{self.name}:{line}:{column}", hint=hint))


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def plain_scalar(text: str) -> Data:
    """The value of text without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= MAX_DIGITS:
        return int(text)
    if _FLOAT.fullmatch(text) and isfinite(float(text)):
        return float(text)
    return text
