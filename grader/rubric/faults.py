"""Turns the errors of pydantic into faults: where, what, what to do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from grader.errors import Flaw, FlawedError, YamlPath, nearest
from grader.escapes import shorten
from grader.plugins import StrictModel
from grader.rubric.known_keys import MAX_SHOWN, blocks_at, unknown_key
from grader.rubric.yaml_source import Data, Source, entries

Block = TypeVar("Block", bound=StrictModel)
_A_BLOCK = "a block of 'key: value' lines"
_MUST_BE = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": _A_BLOCK,
    "model_type": _A_BLOCK,
    "model_attributes_type": _A_BLOCK,
    "greater_than": "more than {limit}",
    "greater_than_equal": "at least {limit}",
    "less_than": "less than {limit}",
    "less_than_equal": "at most {limit}",
}
"""What a value must be instead, by the type of pydantic's error."""
_NUMBERS = {"a number", "a whole number"}


def validated(
    model: type[Block], data: Data, path: YamlPath, source: Source
) -> tuple[Block | None, list[Flaw]]:
    """The block at a path, read by its model; or None, and every fault in the block."""
    context = {"arrays": entries(source.data).get("arrays")}
    try:
        return model.model_validate_json(json.dumps(data), strict=True, context=context), []
    except ValidationError as error:
        return None, list(_flaws(error, path, source))


def _flaws(error: ValidationError, path: YamlPath, source: Source) -> Iterator[Flaw]:
    """Every fault outside the holes; a value that has none of several types is one fault."""
    wrong_values: dict[YamlPath, list[ErrorDetails]] = {}
    others: list[Flaw] = []
    for detail in error.errors():
        location = (*path, *detail["loc"])
        at = _path(location, source)
        if _is_unread(at, source.holes, is_missing=detail["type"] == "missing"):
            continue
        if detail["type"] in _MUST_BE:
            wrong_values.setdefault(at, []).append(detail)
        else:
            others += _faults(detail, location, at)
    yield from (_wrong_value(details, at) for at, details in wrong_values.items())
    yield from others


def _path(location: YamlPath, source: Source) -> YamlPath:
    """The part of a pydantic location that the file has: the tags of unions are left out."""
    path: YamlPath = ()
    for step in location:
        if (*path, step) in source.marks:
            path = (*path, step)
    return path


def _is_unread(path: YamlPath, holes: Iterable[YamlPath], *, is_missing: bool) -> bool:
    """Whether a fault follows from data that could not be read."""
    return any(
        path[: len(hole)] == hole or (not is_missing and hole[: len(path)] == path)
        for hole in holes
    )


def _wrong_value(details: list[ErrorDetails], path: YamlPath) -> Flaw:
    """The fault of a value that has none of the types it may have."""
    kinds = [_MUST_BE[detail["type"]].format(limit=_limit(detail)) for detail in details]
    value = details[0]["input"]
    what = f"this must be {' or '.join(dict.fromkeys(kinds))}, not {_shown(value)}"
    return Flaw(path, what, _value_hint(kinds[0], value))


def _limit(detail: ErrorDetails) -> str:
    limit = next(iter(detail.get("ctx", {}).values()), "")
    return f"{limit:g}" if isinstance(limit, float) else str(limit)


def _faults(detail: ErrorDetails, location: YamlPath, path: YamlPath) -> Iterator[Flaw]:
    """The faults of one error, which is at `location` for pydantic and at `path` in the file."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    reason = context.get("error")
    if isinstance(reason, FlawedError):
        for flaw in reason.flaws:
            yield Flaw((*path, *flaw.path), flaw.what, flaw.hint)
    elif kind == "extra_forbidden":
        yield unknown_key(path)
    elif kind == "missing":
        yield _missing(location[-1], path)
    elif kind in {"too_short", "too_long"}:
        yield from _wrong_length(len(value), context, path)
    elif kind == "string_too_short":
        yield Flaw(path, "this must not be empty")
    elif kind == "decimal_max_places":
        what = f"this has at most {_limit(detail)} decimal places, not {_shown(value)}"
        yield Flaw(path, what)
    elif kind in {"enum", "literal_error"}:
        words = str(context["expected"])
        hint = nearest(str(value), words.split("'")[1::2]) or f"one of {words}"
        yield Flaw(path, f"unknown word {_shown(value)}", hint)
    else:
        yield Flaw(path, str(reason) if reason else f"{detail['msg']}, not {_shown(value)}")


def _missing(key: str | int, block: YamlPath) -> Flaw:
    if isinstance(key, int):
        return Flaw(block, f"this list ends too early: entry {key + 1} is missing")
    return Flaw(block, f"'{key}' is missing", _example((*block, key)))


def _wrong_length(length: int, context: Mapping[str, Any], path: YamlPath) -> Iterator[Flaw]:
    least: int = context.get("min_length", 0)
    if not least or length < least:  # pydantic does not count invalid entries
        count = least or context["max_length"]
        needed = "at least one entry" if count == 1 else f"{count} entries, not {length}"
        yield Flaw(path, f"this needs {needed}")


def _value_hint(kind: str, value: object) -> str:
    """What to do where YAML or a habit misleads."""
    if value is None:
        return "write a value after the colon"
    if kind in _NUMBERS and isinstance(value, str):
        return _number_hint(value)
    if kind == "text" and isinstance(value, bool | int | float):
        return "put it in quotes"
    if kind == "a list" and isinstance(value, str):
        return f"write [{shorten(value, MAX_SHOWN)}]"
    if kind == "true or false":
        words = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false"}
        word = str(value).lower()
        meant = words.get(word, word if word in {"true", "false"} else "")
        return f"write {meant}" if meant else ""
    return ""


def _number_hint(value: str) -> str:
    digits, number = value.lstrip("+-"), value.replace("_", "").replace(",", ".")
    if digits.isdigit() and digits.startswith("0"):
        return "a number has no leading zero"
    try:
        float(number)
    except ValueError:
        return ""
    if number != value:
        return f"write {number}"
    is_number = "n" not in value.lower() and len(value) <= 60  # not 'nan' or 'inf'
    return "write it without quotes" if is_number else ""


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{shorten(str(value), MAX_SHOWN)}'"


def _example(path: YamlPath) -> str:
    """How a missing key may be written."""
    *parents, key = path
    for block in blocks_at(tuple(parents)):
        field = block.model_fields.get(str(key))
        if field is not None and field.examples:
            written = yaml.safe_dump({key: field.examples[0]}, default_flow_style=True)
            return f"such as {' '.join(written.split())[1:-1]}"
    return ""
