"""Finds commands by the names of their files, so that a new command needs no list edited.

Only the command that is called is imported. The help text that lists all commands reads their
sources instead, so `grade --help` does not spend a second on importing torch and pydantic, and
a command's file has its imports at the top like any other module.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import click

CONTEXT = {"help_option_names": ["-h", "--help"]}
"""Settings that every command shares."""


def names(package: ModuleType) -> list[str]:
    """The commands whose files are in a package, as a user types them."""
    modules = (module.name for module in pkgutil.iter_modules(package.__path__))
    return sorted(name.replace("_", "-") for name in modules if not name.startswith("_"))


def load(package: ModuleType, name: str) -> click.Command:
    """Import a command."""
    module = importlib.import_module(_module(package, name))
    command: click.Command = module.command
    return command


def summary(package: ModuleType, name: str) -> str:
    """The first sentence of a command's help, read from its source.

    It is in the docstring of the function `command`, or in that of the file for a group.
    """
    spec = find_spec(_module(package, name))
    if spec is None or spec.origin is None:
        return ""
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    command = next((function for function in functions if function.name == "command"), tree)
    return click.Command(name, help=ast.get_docstring(command)).get_short_help_str(90)


def write_summaries(package: ModuleType, prefix: str, formatter: click.HelpFormatter) -> None:
    """Add a line for each command of a package to a help text."""
    formatter.write_dl([(f"{prefix}{name}", summary(package, name)) for name in names(package)])


class Commands(click.Group):
    """A group whose commands are the files of a package, such as `grade rubric`."""

    def __init__(self, package: ModuleType, name: str) -> None:
        super().__init__(name, help=package.__doc__, context_settings=CONTEXT, no_args_is_help=True)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return names(self._package)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with that name, if there is one."""
        return load(self._package, cmd_name) if cmd_name in names(self._package) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each command and what it is for."""
        with formatter.section("Commands"):
            write_summaries(self._package, "", formatter)


def _module(package: ModuleType, name: str) -> str:
    return f"{package.__name__}.{name.replace('-', '_')}"
