"""Finds check kinds, forms and reports: in the files of the project, and by entry point."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Any, TypeVar

from pydantic import ValidationError

from grader.errors import GradeError, nearest
from grader.plugins.base import Check, Form, Report

Plugin = TypeVar("Plugin", Check, Form, Report)


def _find_all(group: str) -> dict[str, Any]:
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
    kinds = [
        member
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, (Check, Form, Report))
        and member.__module__ == module.__name__
        and not inspect.isabstract(member)
    ]
    if len(kinds) != 1:
        raise TypeError(f"{module.__name__} holds {len(kinds)} kinds; it must hold exactly one")
    return kinds[0]


@cache
def checks() -> dict[str, type[Check]]:
    """Every kind of check, by name."""
    return _find_all("checks")


def gives_points(kinds: Iterable[str]) -> bool:
    """Whether any of these kinds of checks gives points, as kinds that are not known may do."""
    known = checks()
    return any(kind not in known or known[kind].gives_points for kind in kinds)


@cache
def forms() -> dict[str, type[Form]]:
    """Every form of submission, by name."""
    return _find_all("forms")


@cache
def reports() -> dict[str, type[Report]]:
    """Every report, by name."""
    return _find_all("reports")


def configured(report: type[Report], options: Mapping[str, Any]) -> Report:
    """A report with its options.

    Raises:
        GradeError: an option is unknown, missing or has a wrong value.
    """
    try:
        return report(**options)
    except ValidationError as error:
        first = error.errors()[0]
        what = first["msg"].removeprefix("Value error, ")
        option = "".join(f"--{name}".replace("_", "-") for name in first["loc"][:1])
        raise GradeError(what[:1].lower() + what[1:], where=option) from error


def named(kind: str, known: Mapping[str, type[Plugin]], *, what: str) -> type[Plugin]:
    """The plug-in with this name.

    Raises:
        GradeError: there is none; the message suggests the nearest name.
    """
    if kind not in known:
        hint = nearest(kind, known) or f"known: {', '.join(sorted(known))}"
        raise GradeError(f"unknown {what} '{kind}'", hint=hint)
    return known[kind]
