"""Says what is wrong with a rubric in the instructor's words, at the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from grader.errors import Flaw, FlawedError, RubricError, nearest
from grader.rubric.rubric_blocks import rubric_model
from grader.rubric.yaml_source import Source, YamlPath

_WORDS = {
    "missing": "'{key}' is missing",
    "string_type": "this must be text, not {found}",
    "string_too_short": "this must not be empty",
    "int_type": "this must be a whole number, not {found}",
    "int_from_float": "this must be a whole number, not {found}",
    "float_type": "this must be a number, not {found}",
    "finite_number": "this must be a number, not {found}",
    "decimal_type": "this must be a number, not {found}",
    "decimal_parsing": "this must be a number, not {found}",
    "decimal_max_places": "this has at most {limit} decimal places, not {found}",
    "bool_type": "this must be true or false, not {found}",
    "tuple_type": "this must be a list, not {found}",
    "list_type": "this must be a list, not {found}",
    "greater_than": "this must be more than {limit}, not {found}",
    "greater_than_equal": "this must be at least {limit}, not {found}",
    "less_than": "this must be less than {limit}, not {found}",
    "less_than_equal": "this must be at most {limit}, not {found}",
    "dict_type": "this must be a block of 'key: value' lines, not {found}",
    "model_type": "this must be a block of 'key: value' lines, not {found}",
    "model_attributes_type": "this must be a block of 'key: value' lines, not {found}",
}
_MUST = "this must be "
_EMPTY = "this needs at least one entry"
_NUMBERS = {"int_type", "float_type", "decimal_type", "decimal_parsing", "int_from_float"}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault, and what to do to look behind it.

    Attributes:
        error: what is said about it.
        block: the path of what is at fault; for a key that is missing or unknown, of its block.
        missing: the key that is missing.
        block_key, rename: an unknown key, and the key that is probably meant.
    """

    error: RubricError
    block: YamlPath
    missing: str = ""
    block_key: str = ""
    rename: str = ""


def faults(error: ValidationError, source: Source) -> list[RubricError]:
    """Every fault that pydantic found, in the order of the file."""
    return in_order([fault.error for fault in found_in(error, source)])


def in_order(errors: list[RubricError]) -> list[RubricError]:
    """Faults in the order of the file, each once."""
    distinct = {str(error): error for error in errors}
    return sorted(distinct.values(), key=_place)


def _place(error: RubricError) -> tuple[int, int]:
    numbers = error.where.rsplit(":", 2)[1:]
    return (int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else (0, 0)


def found_in(error: ValidationError, source: Source) -> list[Fault]:
    """Every fault that pydantic found; a misspelt key is not also a missing one."""
    found = [fault for detail in error.errors() for fault in _faults(detail, source)]
    meant = {(fault.block, fault.rename) for fault in found if fault.rename}
    found = [fault for fault in found if (fault.block, fault.missing) not in meant]
    return _joined([fault for fault in found if not _is_emptied(fault, found)])


def _is_emptied(fault: Fault, found: list[Fault]) -> bool:
    """Whether a list seems empty only because of the faults of its entries."""
    depth = len(fault.block)
    inside = (f.block for f in found if len(f.block) > depth and f.block[:depth] == fault.block)
    return fault.error.what == _EMPTY and any(inside)


def _joined(found: list[Fault]) -> list[Fault]:
    """One fault for each place where several kinds of value may stand and none does."""
    by_place: dict[tuple[YamlPath, str], list[Fault]] = {}
    for fault in found:
        is_kind = fault.error.what.startswith(_MUST) and ", not " in fault.error.what
        key = fault.block, "" if is_kind else fault.error.what
        by_place.setdefault(key, []).append(fault)
    return [_either(faults) for faults in by_place.values()]


def _either(faults: list[Fault]) -> Fault:
    first, *others = faults
    if not others or not first.error.what.startswith(_MUST):
        return first
    _, _, found = first.error.what.rpartition(", not ")
    kinds = [fault.error.what.removeprefix(_MUST).rpartition(", not ")[0] for fault in faults]
    what = f"{_MUST}{' or '.join(dict.fromkeys(kinds))}, not {found}"
    return Fault(RubricError(what, where=first.error.where, hint=first.error.hint), first.block)


def _faults(detail: Any, source: Source) -> Iterator[Fault]:
    kind = detail["type"]
    is_missing = kind == "missing"  # then it is its block that has a place
    path = _path(detail["loc"][:-1] if is_missing else detail["loc"], source)
    own = detail.get("ctx", {}).get("error")
    if kind == "extra_forbidden":
        yield _unknown(detail, path, source)
    elif isinstance(own, FlawedError):
        for flaw in own.flaws:
            yield _of_flaw(flaw, path, source)
    else:
        what, hint = _words(detail)
        if is_missing:
            hint = _such_as(detail["loc"])
        missing = str(detail["loc"][-1]) if is_missing else ""
        yield Fault(RubricError(what, where=source.where(path), hint=hint), path, missing)


def _of_flaw(flaw: Flaw, block: YamlPath, source: Source) -> Fault:
    where = source.where((*block, *flaw.path))
    return Fault(RubricError(flaw.what, where=where, hint=flaw.hint), block)


def _unknown(detail: Any, path: YamlPath, source: Source) -> Fault:
    key = str(detail["loc"][-1])
    block = path[:-1] if path and path[-1] == key else path
    if elsewhere := _elsewhere(key, detail["loc"][:-1]):
        what = f"'{key}' is not for one question alone"
        return Fault(RubricError(what, where=source.where(path), hint=elsewhere), path)
    known = sorted(_keys(rubric_model(), detail["loc"][:-1]))
    hint = nearest(key, known)
    meant = hint.split("'")[1] if hint else ""
    is_free = meant != "" and (*block, meant) not in source.marks
    error = RubricError(
        f"unknown key '{_cut(key)}'",
        where=source.where(path),
        hint=hint or f"known here: {', '.join(known)}",
    )
    if is_free:
        return Fault(error, block, block_key=key, rename=meant)
    return Fault(error, path)


def _path(loc: tuple[int | str, ...], source: Source) -> YamlPath:
    """The part of a pydantic location that the file has: tags of unions are left out."""
    path: YamlPath = ()
    for step in loc:
        if (*path, step) in source.marks:
            path = (*path, step)
    return path


def _words(detail: Any) -> tuple[str, str]:
    kind, value = detail["type"], detail["input"]
    found = _shown(value)
    if kind == "missing" and isinstance(detail["loc"][-1], int):
        return f"this list ends too early: entry {detail['loc'][-1] + 1} is missing", ""
    if kind in {"too_short", "too_long"}:
        least = detail["ctx"].get("min_length", detail["ctx"].get("max_length"))
        has = detail["ctx"]["actual_length"]
        if least == 1:
            return _EMPTY, ""
        return f"this needs {least} entries, not {has}", ""
    if kind in _WORDS:
        limit = next(iter(detail.get("ctx", {}).values()), "")
        limit = f"{limit:g}" if isinstance(limit, float) else limit
        return _WORDS[kind].format(key=detail["loc"][-1], found=found, limit=limit), _hint(detail)
    message = detail["msg"].removeprefix("Value error, ")
    if kind in {"value_error", "assertion_error"}:
        return message, ""
    if kind in {"enum", "literal_error"}:
        expected = detail["ctx"]["expected"]
        hint = nearest(str(value), _quoted(expected)) or f"one of {expected}"
        return f"unknown word {found}", hint
    return f"{message}, not {found}", ""


def _hint(detail: Any) -> str:
    """What to do where YAML or a habit misleads."""
    kind, value = detail["type"], detail["input"]
    if kind == "bool_type" and isinstance(value, str):
        if value.lower() in {"yes", "on", "y", "true"}:
            return "write true"
        if value.lower() in {"no", "off", "n", "false"}:
            return "write false"
    if kind in _NUMBERS and isinstance(value, str):
        return _number_hint(value)
    if kind == "string_type" and isinstance(value, bool | int | float):
        return "put it in quotes"
    if kind == "tuple_type" and isinstance(value, str):
        return f"write [{_cut(value)}]"
    if value is None and kind not in {"missing"}:
        return "write a value after the colon"
    return ""


def _number_hint(value: str) -> str:
    bare = value.replace("_", "").replace(",", ".")
    if value.lstrip("+-").isdigit() and value.lstrip("+-").startswith("0"):
        return "a number has no leading zero"
    try:
        float(bare)
    except ValueError:
        return ""
    if bare == value:
        return "" if "n" in value.lower() or len(value) > 60 else "write it without quotes"
    return f"write {bare}"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "a block of keys"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{_cut(str(value))}'"


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def _quoted(expected: str) -> list[str]:
    return [word for word in expected.split("'") if word.strip(" ,or")]


def _such_as(loc: tuple[int | str, ...]) -> str:
    """How a missing key may be written."""
    for block in _models(rubric_model(), loc[:-1]):
        field = block.model_fields.get(str(loc[-1]))
        if field is not None and field.examples:
            written = yaml.safe_dump({loc[-1]: field.examples[0]}, default_flow_style=True)
            return f"such as {' '.join(written.split())[1:-1]}"
    return ""


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """The keys that may stand at a location: those of every block that it can be."""
    models = _models(model, loc)
    return {name for block in models for name in block.model_fields if name != "root"}


def _elsewhere(key: str, loc: tuple[int | str, ...]) -> str:
    """Where a key belongs that is known in another block; empty for one that is not known."""
    told = (getattr(block, "ELSEWHERE", {}).get(key) for block in _models(rubric_model(), loc))
    return next(filter(None, told), "")


def _models(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[type[BaseModel]]:
    models: set[type[BaseModel]] = {model}
    for step in loc:
        inner = {
            found
            for block in models
            for found in _blocks(getattr(block.model_fields.get(str(step)), "annotation", None))
        }
        models = inner or models
    return models


def _blocks(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _blocks(argument)
