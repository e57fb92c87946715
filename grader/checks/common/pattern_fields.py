"""The patterns in a block of a rubric: where each stands, and which of them cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, get_args

from pydantic import BaseModel, Field

from grader.errors import Flaw
from grader.prose.patterns.pattern import parse, phrase

MOST_SHOWN = 80
_SET_NAME = re.compile(r"[\w ]+")

Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class PatternFields:
    """Marks, in the type of a key, texts that are patterns."""


Phrases = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], PatternFields()]
"""Patterns, any of which will do."""


def patterns(block: BaseModel) -> Iterator[tuple[Path, str]]:
    """Every pattern in a block, at any depth, with the path that leads to it."""
    for name, field in type(block).model_fields.items():
        value = getattr(block, name)
        if any(isinstance(mark, PatternFields) for mark in field.metadata):
            yield from _listed(value, (name,))
        else:
            yield from _inside(field.annotation, value, (name,))


def _inside(annotation: Any, value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if any(isinstance(mark, PatternFields) for mark in getattr(annotation, "__metadata__", ())):
        yield from _listed(value, path)
    elif isinstance(value, BaseModel):
        yield from (((*path, *inner), text) for inner, text in patterns(value))
    elif isinstance(value, dict | tuple):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        of_items = get_args(annotation)[1 if isinstance(value, dict) else 0]
        for key, item in items:
            yield from _inside(of_items, item, (*path, key))


def _listed(value: Sequence[str], path: Path) -> Iterator[tuple[Path, str]]:
    return (((*path, at), text) for at, text in enumerate(value))


def unreadable(block: BaseModel, sets: Mapping[str, Sequence[str]]) -> Iterator[Flaw]:
    """What is wrong with the phrases of sets, and with the patterns that call them."""
    sound: dict[str, list[str]] = {name: [] for name in sets}
    for name, members in sets.items():
        if not _SET_NAME.fullmatch(name):
            what = f"no pattern can call a set '{name}'"
            yield Flaw(("sets", name), what, "use letters, digits and blanks only")
        if not members:
            yield Flaw(("sets", name), "this set holds no phrase")
        for at, member in enumerate(members):
            try:
                phrase(member)
                sound[name].append(member)
            except ValueError as error:
                yield _flaw(("sets", name, at), member, error)
    for path, text in patterns(block):
        try:
            parse(text, sound)
        except ValueError as error:
            yield _flaw(path, text, error)


def _flaw(path: Path, text: str, error: ValueError) -> Flaw:
    shown = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 3] + "..."
    what, _, why = str(error).partition("; ")
    return Flaw(path, f"pattern '{shown}': {what}", why)
