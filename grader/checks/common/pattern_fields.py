"""The patterns in a block of a rubric: the path of each, and which cannot be parsed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import BaseModel, Field

from grader.errors import Flaw, YamlPath
from grader.escapes import clip
from grader.prose.patterns.pattern import parse, phrase

MOST_SHOWN = 80
"""Characters of a pattern in a message."""
_SET_NAME = re.compile(r"[\w ]+")


@dataclass(frozen=True, slots=True)
class PatternFields:
    """Marks a key of a block, in its type annotation, as a list of patterns."""


Phrases = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], PatternFields()]
"""Alternative patterns."""


def patterns(block: BaseModel) -> Iterator[tuple[YamlPath, str]]:
    """Every pattern in a block, at any depth, with the path that leads to it."""
    for name, field in type(block).model_fields.items():
        value = getattr(block, name)
        if _is_marked(field.metadata):
            yield from _with_paths(value, (name,))
        else:
            yield from _nested(field.annotation, value, (name,))


def _nested(annotation: Any, value: Any, path: YamlPath) -> Iterator[tuple[YamlPath, str]]:
    if _is_marked(getattr(annotation, "__metadata__", ())):
        yield from _with_paths(value, path)
    elif isinstance(value, BaseModel):
        yield from (((*path, *inner), text) for inner, text in patterns(value))
    elif isinstance(value, dict | tuple):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        of_items = get_args(annotation)[1 if isinstance(value, dict) else 0]
        for key, item in items:
            yield from _nested(of_items, item, (*path, key))


def _is_marked(metadata: Iterable[object]) -> bool:
    return any(isinstance(mark, PatternFields) for mark in metadata)


def _with_paths(texts: Sequence[str], path: YamlPath) -> Iterator[tuple[YamlPath, str]]:
    return (((*path, at), text) for at, text in enumerate(texts))


def unreadable(block: BaseModel, sets: Mapping[str, Sequence[str]]) -> Iterator[Flaw]:
    """The flaws of the phrases of sets, and of the patterns that use them."""
    valid: dict[str, list[str]] = {name: [] for name in sets}
    for name, members in sets.items():
        if not _SET_NAME.fullmatch(name):
            what = f"no pattern can use a set called '{name}'"
            yield Flaw(("sets", name), what, "use letters, digits and blanks only")
        if not members:
            yield Flaw(("sets", name), "this set holds no phrase")
        for at, member in enumerate(members):
            try:
                phrase(member)
                valid[name].append(member)
            except ValueError as error:
                yield _flaw(("sets", name, at), member, error)
    for path, text in patterns(block):
        try:
            parse(text, valid)
        except ValueError as error:
            yield _flaw(path, text, error)


def _flaw(path: YamlPath, text: str, error: ValueError) -> Flaw:
    what, _, why = str(error).partition("; ")
    return Flaw(path, f"pattern '{clip(text, MOST_SHOWN)}': {what}", why)
