"""Inert stand-ins for the libraries with which notebooks call another autograder.

A notebook written for otter calls `grader.check("q1")` in its cells. The tests that this needs are
not here, and a failing call would hide the failures of the student's own code.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

CLIENTS = {
    "client": "okpy",
    "gofer": "Gofer Grader",
    "jassign": "jassign",
    "otter": "otter-grader",
    "pybryt": "PyBryt",
}
"""The name of the autograder for each module."""

_IMPORT = re.compile(
    r"^[ \t]*(?:import|from|%(?:load|reload)_ext)[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)*)", re.MULTILINE
)


def clients_in(source: str) -> list[str]:
    """The names of the clients that a program imports, in order."""
    imported = (name.strip() for match in _IMPORT.finditer(source) for name in match[1].split(","))
    return [name for name in dict.fromkeys(imported) if name in CLIENTS]


class InertCall:
    """Stands for everything in a client: using it in any way gives the same object.

    As a decorator it returns the function unchanged. It is no plain data, so it is never an answer.
    """

    def __init__(self, client: str) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"(not run: {self._client} has no effect here)"

    def __getattr__(self, name: str) -> InertCall:
        if name.startswith("_"):  # IPython and copy() ask for methods that this must not have
            raise AttributeError(name)
        return self

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        """The same object; as a decorator, the function."""
        is_decorator = len(args) == 1 and not keywords and callable(args[0])
        return args[0] if is_decorator else self

    def __getitem__(self, key: object) -> InertCall:
        return self

    def __iter__(self) -> Iterator[InertCall]:
        return iter(())

    def __enter__(self) -> InertCall:
        return self

    def __exit__(self, *error: object) -> None:
        pass


class _InertModule(ModuleType):
    def __getattr__(self, name: str) -> InertCall:
        if name.startswith("_"):
            raise AttributeError(name)
        return InertCall(self.__name__.partition(".")[0])


class ClientFinder(MetaPathFinder, Loader):
    """Finds clients and their submodules, before any that is installed on this machine.

    A file of that name that was handed in comes first: it is the student's.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A spec for a client or a part of one; None for any other module."""
        name = fullname.partition(".")[0]
        if name not in CLIENTS or Path(f"{name}.py").exists() or Path(name).is_dir():
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module; any name can be imported from it."""
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Replace clients in this process from now on."""
    sys.meta_path.insert(0, ClientFinder())
