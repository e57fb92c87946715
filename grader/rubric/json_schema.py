"""The JSON Schema of a rubric, for editors: what may stand where, what it means, and an example."""

from __future__ import annotations

import json
from typing import Any

from grader import plugins
from grader.rubric.rubric_blocks import rubric_model

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMED = ("properties", "$defs")
"""Where a schema holds others by names of our own, which are no keywords."""


def schema() -> dict[str, Any]:
    """The schema, made from the models that read a rubric."""
    found = _plain(rubric_model().model_json_schema())
    blocks = found["$defs"]
    # what is drawn by chance has the word for it as a key, and a constant is no block
    blocks["GivenCase"]["not"] = {"required": ["random"]}
    blocks["Constant"]["not"] = {"type": "object"}
    found["properties"]["limits"]["default"] = {}
    found["properties"]["forms"]["items"]["enum"] = sorted(plugins.forms())
    for block in (found, *blocks.values()):
        optional = block.get("properties", {}).keys() - block.get("required", ())
        for value in (block["properties"][key] for key in optional):
            if value.get("type") == "object" and not value.get("minProperties"):
                value.setdefault("default", {})
    return {"$schema": DIALECT, "title": "A rubric of grade", **found}


def text() -> str:
    """The schema as a file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without what editors would show and no instructor needs to read."""
    plain: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NAMED:
            plain[key] = {name: _plain(inner) for name, inner in value.items()}
        elif key in {"title", "discriminator"} or (key == "default" and value is None):
            continue
        elif key == "default" and isinstance(value, dict):
            plain[key] = {name: inner for name, inner in value.items() if inner is not None}
        elif key == "oneOf":
            plain["anyOf"] = [_plain(one) for one in value]
        elif key in {"anyOf", "prefixItems"}:
            plain[key] = [_plain(one) for one in value]
        elif isinstance(value, dict) and key in {"items", "additionalProperties"}:
            plain[key] = _plain(value)
        else:
            plain[key] = value
    return _narrowed(plain)


def _narrowed(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema in which nothing, and a number in quotes, is no longer one of the choices.

    A share is written as text: `10 %`.
    """
    if schema.get("minLength") and schema.get("default") == "":  # that is, nothing is written
        schema = {key: value for key, value in schema.items() if key != "default"}
    choices = schema.get("anyOf", [])
    is_number = any(one.get("type") == "number" for one in choices)
    kept = [
        one
        for one in choices
        if one.get("type") != "null"
        and not (is_number and one.get("type") == "string" and "%" not in one.get("pattern", ""))
    ]
    if is_number and isinstance(schema.get("default"), str):
        schema = schema | {"default": json.loads(schema["default"])}
    if not choices or len(kept) == len(choices):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**kept[0], **rest} if len(kept) == 1 else {**rest, "anyOf": kept}
