"""Finds commands by the names of their files, so that a new one needs no list edited."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import click

CONTEXT = {"help_option_names": ["-h", "--help"]}
"""Settings that every command shares."""


def names(package: ModuleType) -> list[str]:
    """The commands whose files lie in a package, as a user types them."""
    found = (module.name for module in pkgutil.iter_modules(package.__path__))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def load(package: ModuleType, name: str) -> click.Command:
    """The command of that name."""
    module = importlib.import_module(f"{package.__name__}.{name.replace('-', '_')}")
    command: click.Command = module.command
    return command


class Commands(click.Group):
    """A group whose commands are the files of a package, such as `grade rubric`."""

    def __init__(self, package: ModuleType, name: str, help: str) -> None:  # noqa: A002
        super().__init__(name, help=help, context_settings=CONTEXT, no_args_is_help=True)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, for the help text."""
        return names(self._package)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, if there is one."""
        return load(self._package, cmd_name) if cmd_name in names(self._package) else None
