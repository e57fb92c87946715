"""The JSON Schema of a rubric, for editors: its keys, what they mean, and examples."""

from __future__ import annotations

import json
from typing import Any

from grader import plugins
from grader.rubric.rubric_blocks import rubric_model

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMED = ("properties", "$defs")
"""The keywords of a schema whose values contain other schemas by name."""


def schema() -> dict[str, Any]:
    """The schema, made from the models that read a rubric."""
    found = _plain(rubric_model().model_json_schema())
    blocks = found["$defs"]
    # a case with the key 'random' is drawn, a value with 'of' typed, and a constant never a block
    blocks["GivenCase"]["not"] = {"required": ["random"]}
    blocks["PlainValue"]["not"] = {"type": "object", "required": ["value", "of"]}
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
    """A schema without the keywords that editors show and instructors do not need."""
    plain: dict[str, Any] = {}
    for key, value in schema.items():
        if key in _NAMED:
            plain[key] = {name: _plain(inner) for name, inner in value.items()}
        elif key in {"title", "discriminator"} or (key == "default" and value is None):
            continue
        elif key == "default" and isinstance(value, dict):
            plain[key] = {name: inner for name, inner in value.items() if inner is not None}
        elif key == "oneOf":
            plain["anyOf"] = [_plain(choice) for choice in value]
        elif key in {"anyOf", "prefixItems"}:
            plain[key] = [_plain(choice) for choice in value]
        elif isinstance(value, dict) and key in {"items", "additionalProperties"}:
            plain[key] = _plain(value)
        else:
            plain[key] = value
    return _without_needless_choices(plain)


def _without_needless_choices(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without the choices of null and of a number in quotes.

    A share such as `10 %` stays text.
    """
    if schema.get("minLength") and schema.get("default") == "":  # a default that means absent
        schema = {key: value for key, value in schema.items() if key != "default"}
    choices = schema.get("anyOf", [])
    is_number = any(choice.get("type") == "number" for choice in choices)
    kept = [
        choice
        for choice in choices
        if choice.get("type") != "null"
        and not (
            is_number and choice.get("type") == "string" and "%" not in choice.get("pattern", "")
        )
    ]
    if is_number and isinstance(schema.get("default"), str):
        schema = schema | {"default": json.loads(schema["default"])}
    if not choices or len(kept) == len(choices):
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return {**kept[0], **rest} if len(kept) == 1 else {**rest, "anyOf": kept}
