"""The keys that each block of a rubric may have, and the correction of misspelt keys."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, RootModel

from grader.errors import Flaw, YamlPath, nearest
from grader.escapes import shorten
from grader.rubric.limit_blocks import QuestionLimitsBlock
from grader.rubric.rubric_blocks import rubric_model
from grader.rubric.yaml_source import Data, Source, entries, items

MAX_SHOWN = 60
"""The characters of a key or value that a message quotes."""
_SURELY_MISSPELT = 0.8
"""The similarity, from 0 to 1, of a misspelt key to the key that it certainly means."""
Types = tuple[Any, ...]
"""The types that a value may have."""


def blocks_at(path: YamlPath) -> list[type[BaseModel]]:
    """The blocks that a rubric may have at a path."""
    types: Types = (rubric_model(),)
    for step in path:
        types = _inside(types, step)
    return _blocks(types)


def unknown_key(path: YamlPath) -> Flaw:
    """The fault of a key that its block does not have."""
    *parents, key = path
    blocks, name = blocks_at(tuple(parents)), shorten(str(key), MAX_SHOWN)
    if elsewhere := _elsewhere(str(key), blocks):
        return Flaw(path, f"'{name}' is not for a single question", elsewhere)
    known = sorted(_keys(blocks))
    hint = nearest(str(key), known) or f"known here: {', '.join(known)}"
    return Flaw(path, f"unknown key '{name}'", hint)


def with_correct_keys(source: Source) -> tuple[Source, list[Flaw]]:
    """The source with its misspelt keys corrected, and a fault for each of them.

    Then the same run finds the faults below a misspelt key. A key is corrected if it is very
    similar to exactly one key of its block, and that one is not there.
    """
    corrected, flaws = replace(source, data=deepcopy(source.data)), []
    for old, new in _correct(corrected.data, (rubric_model(),), ()):
        what = f"unknown key '{shorten(str(old[-1]), MAX_SHOWN)}'"
        flaws.append(Flaw(new, what, f"did you mean '{new[-1]}'?"))
        marks = {_moved(path, old, new): mark for path, mark in corrected.marks.items()}
        holes = tuple(_moved(hole, old, new) for hole in corrected.holes)
        corrected = replace(corrected, marks=marks, holes=holes)
    return corrected, flaws


def _correct(data: Data, types: Types, path: YamlPath) -> Iterator[tuple[YamlPath, YamlPath]]:
    """Correct the keys of the data at a path; yields the old and the new path of each."""
    for key in list(entries(data)):
        name = _meant(key, entries(data), types)
        if name != key and isinstance(data, dict):
            data[name] = data.pop(key)
            yield (*path, key), (*path, name)
    steps = data.items() if isinstance(data, dict) else enumerate(items(data))
    for step, value in steps:
        yield from _correct(value, _inside(types, step), (*path, step))


def _moved(path: YamlPath, old: YamlPath, new: YamlPath) -> YamlPath:
    return (*new, *path[len(old) :]) if path[: len(old)] == old else path


def _meant(key: str, data: Iterable[str], types: Types) -> str:
    """The key that a misspelt key certainly means; otherwise the key itself."""
    blocks = _blocks(types)
    known = _keys(blocks)
    if not blocks or _has_free_keys(types) or key in known or _elsewhere(key, blocks):
        return key
    near = difflib.get_close_matches(key, known, n=2, cutoff=_SURELY_MISSPELT)
    return near[0] if len(near) == 1 and near[0] not in data else key


def _elsewhere(key: str, blocks: Iterable[type[BaseModel]]) -> str:
    """Where a key belongs that another block has; empty for any other key."""
    return QuestionLimitsBlock.ELSEWHERE.get(key, "") if QuestionLimitsBlock in blocks else ""


def _keys(blocks: Iterable[type[BaseModel]]) -> set[str]:
    return {name for block in blocks for name in block.model_fields}


def _blocks(types: Types) -> list[type[BaseModel]]:
    return [member for member in types if _is_block(member) and not issubclass(member, RootModel)]


def _is_block(member: Any) -> bool:
    return isinstance(member, type) and issubclass(member, BaseModel)


def _has_free_keys(types: Types) -> bool:
    """Whether a block with keys of the instructor's choice is allowed."""
    return any(map(_is_mapping, types)) or len(_blocks(types)) < sum(map(_is_block, types))


def _is_mapping(member: Any) -> bool:
    return issubclass(get_origin(member) or object, dict)


def _inside(types: Types, step: str | int) -> Types:
    """The types of the value at a key or position."""
    return tuple(member for outer in types for member in _members(_value_type(outer, step)))


def _value_type(outer: Any, step: str | int) -> Any:
    if _is_block(outer):
        return outer.model_fields[step].annotation if step in outer.model_fields else None
    arguments = get_args(outer)
    if _is_mapping(outer):
        return arguments[1]
    if Ellipsis in arguments:
        return arguments[0]
    return arguments[step] if isinstance(step, int) and step < len(arguments) else None


def _members(annotation: Any) -> Iterator[Any]:
    """The members of a union, without their annotations."""
    if get_origin(annotation) is Annotated:
        yield from _members(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for member in get_args(annotation):
            yield from _members(member)
    elif annotation is not None:
        yield annotation
