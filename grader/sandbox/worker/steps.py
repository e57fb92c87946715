"""What a program is to the worker: a namespace, and steps that fail one at a time."""

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
        """The names that its text binds at column 0, which are lost if it fails."""
        return {function or value for function, value in _BINDS.findall(self.source)}


class Runnable(Protocol):
    """A program, split into steps but not yet run."""

    namespace: dict[str, Any]
    steps: list[Step]
    files: frozenset[str]


class Bindings:
    """Which step last bound each name of a namespace; for display only."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._objects = self._ids()
        self._steps: dict[str, Step] = {}

    def note(self, step: Step) -> None:
        """Note what the step that has just run bound."""
        now = self._ids()
        self._steps.update(
            {name: step for name, known in now.items() if self._objects.get(name) != known}
        )
        self._objects = now

    def step(self, name: str) -> Step | None:
        """The step that last bound the name."""
        return self._steps.get(name)

    def _ids(self) -> dict[str, int]:
        # Numbers, not objects: a reference here would keep a student's large tensor alive.
        return {name: id(value) for name, value in self._namespace.copy().items()}
