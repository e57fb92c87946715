"""A program as its child sees it: a namespace, and steps that can fail one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

_BINDS = re.compile(
    r"^(?:(?:async\s+)?def|class)\s+(\w+)|^(\w+)\s*(?::[^=\n]+)?=(?!=)", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Step:
    """One top-level statement (`line`) or one cell (`cell`), numbered as in the student's file."""

    source: str
    run: Callable[[], None]
    line: int | None = None
    cell: int | None = None

    def names(self) -> set[str]:
        """The names that its source binds at column 0; they are lost if it fails."""
        return {function or value for function, value in _BINDS.findall(self.source)}


class Runnable(Protocol):
    """A program, split into steps but not yet run."""

    namespace: dict[str, Any]
    steps: list[Step]
    files: frozenset[str]


class Bindings:
    """Which step last bound each name of a namespace. For display only."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._known_ids = self._ids()
        self._steps: dict[str, Step] = {}

    def note(self, step: Step) -> None:
        """Note which names the step that has just run has bound."""
        ids = self._ids()
        bound = [name for name, known in ids.items() if self._known_ids.get(name) != known]
        self._steps.update(dict.fromkeys(bound, step))
        self._known_ids = ids

    def step(self, name: str) -> Step | None:
        """The step that last bound the name."""
        return self._steps.get(name)

    def _ids(self) -> dict[str, int]:
        # IDs instead of objects: a reference would keep a student's large tensor alive.
        return {name: id(value) for name, value in self._namespace.copy().items()}
