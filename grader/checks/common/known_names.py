"""Checks names in a block of a rubric that refer to other keys of the same block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.errors import Flaw, YamlPath, nearest


def unknown_name(name: str, known: Iterable[str], noun: str, path: YamlPath) -> Iterator[Flaw]:
    """A flaw if the name is unknown; `noun` says what it should name."""
    known = list(known)
    if name not in known:
        hint = nearest(name, known) or (f"known: {', '.join(known)}" if known else "there is none")
        yield Flaw(path, f"no {noun} is called '{name}'", hint)
