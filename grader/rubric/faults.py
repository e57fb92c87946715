"""Says what is wrong with a rubric in the instructor's words, at the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from grader.errors import RubricError, nearest
from grader.rubric.schema import rubric_model
from grader.rubric.source import Path, Source

_WORDS = {
    "missing": "'{key}' is missing",
    "string_type": "this must be text, not {found}",
    "int_type": "this must be a whole number, not {found}",
    "float_type": "this must be a number, not {found}",
    "decimal_type": "this must be a number, not {found}",
    "decimal_parsing": "this must be a number, not {found}",
    "bool_type": "this must be true or false, not {found}",
    "tuple_type": "this must be a list, not {found}",
    "list_type": "this must be a list, not {found}",
    "too_short": "this needs at least one entry",
    "greater_than": "this must be more than {limit}, not {found}",
    "greater_than_equal": "this must be at least {limit}, not {found}",
    "less_than_equal": "this must be at most {limit}, not {found}",
    "dict_type": "this must be a block of 'key: value' lines, not {found}",
    "model_type": "this must be a block of 'key: value' lines, not {found}",
}


def faults(error: ValidationError, source: Source) -> list[RubricError]:
    """Every fault that pydantic found, in the order of the file."""
    found = {_fault(detail, source) for detail in error.errors()}
    placed = sorted(found, key=lambda fault: fault[0])
    return [RubricError(what, where=where, hint=hint) for _, where, what, hint in placed]


def _fault(detail: Any, source: Source) -> tuple[tuple[int, int], str, str, str]:
    path = _path(detail["loc"], source)
    what, hint = _words(detail, path)
    mark = source.where(path)
    line, column = mark.rsplit(":", 2)[1:]
    return (int(line), int(column)), mark, what, hint


def _path(loc: tuple[int | str, ...], source: Source) -> Path:
    """The part of a pydantic location that the file has: tags of unions are left out."""
    path: Path = ()
    for step in loc:
        if (*path, step) in source.marks:
            path = (*path, step)
    return path


def _words(detail: Any, path: Path) -> tuple[str, str]:
    kind, found = detail["type"], _shown(detail["input"])
    if kind == "extra_forbidden":
        key = str(detail["loc"][-1])
        known = sorted(_keys(rubric_model(), detail["loc"][:-1]))
        return f"unknown key '{key}'", nearest(key, known) or f"known here: {', '.join(known)}"
    if kind in _WORDS:
        limit = next(iter(detail.get("ctx", {}).values()), "")
        return _WORDS[kind].format(key=detail["loc"][-1], found=found, limit=limit), ""
    message = detail["msg"].removeprefix("Value error, ")
    if kind in {"value_error", "assertion_error"}:
        return message, ""
    if kind == "enum":
        expected = detail["ctx"]["expected"]
        return f"unknown word {found}", nearest(str(detail["input"]), _quoted(expected)) or (
            f"one of {expected}"
        )
    return f"{message}, not {found}", ""


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    return f"'{text if len(text) <= 60 else text[:57] + '...'}'"


def _quoted(expected: str) -> list[str]:
    return [word for word in expected.split("'") if word.strip(" ,or")]


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """The keys that may stand at a location: those of every block that it can be."""
    models: set[type[BaseModel]] = {model}
    for step in loc:
        inner = {
            found
            for block in models
            for found in _blocks(getattr(block.model_fields.get(str(step)), "annotation", None))
        }
        models = inner or models
    return {name for block in models for name in block.model_fields}


def _blocks(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _blocks(argument)
