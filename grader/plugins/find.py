"""Finds kinds of check, forms and reports: by the names of their files, or by entry point."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, TypeVar

from pydantic import ValidationError

from grader.errors import GradeError, nearest
from grader.plugins.base import Check, Form, Report

Plugin = TypeVar("Plugin", Check, Form, Report)


def _found(group: str) -> dict[str, Any]:
    package = importlib.import_module(f"grader.{group}")
    modules = [
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
        if not module.ispkg and not module.name.startswith("_")
    ]
    classes = [_only_kind(module) for module in modules]
    classes += [entry.load() for entry in entry_points(group=f"grade.{group}")]
    return {cls.kind: cls for cls in classes}


def _only_kind(module: ModuleType) -> Any:
    own = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, (Check, Form, Report))
        and member.__module__ == module.__name__
        and not inspect.isabstract(member)
    ]
    if len(own) != 1:
        raise TypeError(f"{module.__name__} holds {len(own)} kinds; it must hold exactly one")
    return own[0]


@cache
def checks() -> dict[str, type[Check]]:
    """Every kind of check, by name."""
    return _found("checks")


@cache
def forms() -> dict[str, type[Form]]:
    """Every form of submission, by name."""
    return _found("forms")


@cache
def reports() -> dict[str, type[Report]]:
    """Every report, by name."""
    return _found("reports")


def configured(report: type[Report], options: Mapping[str, Any]) -> Report:
    """A report with its options.

    Raises:
        GradeError: it does not accept one of them.
    """
    try:
        return report(**options)
    except ValidationError as error:
        first = error.errors()[0]
        what = first["msg"].removeprefix("Value error, ")
        option = "".join(f"--{name}".replace("_", "-") for name in first["loc"][:1])
        raise GradeError(what[:1].lower() + what[1:], where=option) from error


def named(kind: str, known: Mapping[str, type[Plugin]], *, what: str) -> type[Plugin]:
    """The plug-in of that name.

    Raises:
        GradeError: there is none; the message names the nearest.
    """
    if kind not in known:
        hint = nearest(kind, known) or f"known: {', '.join(sorted(known))}"
        raise GradeError(f"unknown {what} '{kind}'", hint=hint)
    return known[kind]
