"""Writes docs/rubric-reference.md from the models: `python docs/reference.py`. A test compares."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader import plugins
from grader.plugins import Check, Example
from grader.rubric.rubric_blocks import rubric_model

PAGE = Path(__file__).parent / "rubric-reference.md"
HEAD = """\
# Every key of a rubric

Made from the program by `python docs/reference.py`; do not edit it by hand.
[Writing a rubric](rubric.md) explains how a rubric is built.
"""
BLOCKS = {
    "Rubric": "The file",
    "LimitsBlock": "`limits`",
    "LateBlock": "`late`",
    "BestBlock": "`best_of`",
    "Classroom50Block": "`classroom50`",
    "Question": "A question",
    "QuestionLimitsBlock": "`limits` of a question",
    "Part": "A part of a question",
}


def page() -> str:
    """The whole page."""
    schema = rubric_model().model_json_schema()
    blocks = {"Rubric": schema, **schema["$defs"]}
    kinds = set(plugins.checks())
    sections = [HEAD]
    sections += [
        section(title, name, blocks[name], blocks, hide=kinds) for name, title in BLOCKS.items()
    ]
    sections.append("# Kinds of check\n")
    sections += [kind(check, blocks) for _, check in sorted(plugins.checks().items())]
    return "\n".join(sections)


def kind(check: type[Check], blocks: dict[str, Any]) -> str:
    """One kind of check: what it does, its keys, and its examples."""
    lines = [f"## `{check.kind}`\n", inspect.cleandoc(check.__doc__ or ""), ""]
    lines.append(f"Part in the results: `{check.part}`.\n")
    lines += ["```yaml", written(check), "```", ""]
    lines += table(blocks[check.__name__], blocks)
    for name in sorted(inner(blocks[check.__name__], blocks)):
        lines += ["", f"### {check.kind}: {name}", "", *table(blocks[name], blocks)]
    lines += ["", "| example | earns |", "|---|---|"]
    lines += [f"| {example.name} | {earned(example)} |" for example in check.EXAMPLES]
    return "\n".join(lines) + "\n"


def written(check: type[Check]) -> str:
    """The kind as a rubric would have it: the first of its examples."""
    rubric = check.EXAMPLES[0].rubric
    if rubric.startswith("{"):
        return f"{check.kind}: {rubric}"
    return f"{check.kind}:\n{textwrap.indent(rubric.strip(), '  ')}"


def earned(example: Example) -> str:
    """The share of the points, or the verdict of a kind that gives none."""
    return str(example.verdict or f"{example.fraction:.4g}")


def inner(block: dict[str, Any], blocks: dict[str, Any]) -> set[str]:
    """The names of the blocks that stand inside a block, at any depth."""
    found: set[str] = set()
    waiting = [block]
    while waiting:
        names = set(references(waiting.pop())) - found
        found |= names
        waiting += [blocks[name] for name in names]
    return {name for name in found if blocks[name].get("properties")}


def references(value: object) -> Iterator[str]:
    """The names of the definitions that a piece of a schema refers to."""
    if isinstance(value, dict):
        if "$ref" in value:
            yield str(value["$ref"]).rpartition("/")[2]
        for item in value.values():
            yield from references(item)
    if isinstance(value, list):
        for item in value:
            yield from references(item)


def section(
    title: str, name: str, block: dict[str, Any], blocks: dict[str, Any], *, hide: set[str]
) -> str:
    """One block of the file, without the keys that are kinds of check."""
    keys = {key: value for key, value in block["properties"].items() if key not in hide}
    about = inspect.cleandoc(block.get("description", ""))
    lines = [f"## {title}\n", about, ""] if about else [f"## {title}\n"]
    return "\n".join([*lines, *table(block | {"properties": keys}, blocks)]) + "\n"


def table(block: dict[str, Any], blocks: dict[str, Any]) -> list[str]:
    """Its keys: what may stand there, what holds without them, what they mean."""
    required = set(block.get("required", ()))
    rows = ["| key | value | default | meaning |", "|---|---|---|---|"]
    for key, value in block.get("properties", {}).items():
        default = "required" if key in required else shown(value.get("default"))
        meaning = " ".join(value.get("description", "").split())
        rows.append(f"| `{key}` | {words(value, blocks)} | {default} | {escaped(meaning)} |")
    return rows


def words(value: dict[str, Any], blocks: dict[str, Any]) -> str:
    """What may stand at a key, in words."""
    if "anyOf" in value or "oneOf" in value:
        choices = [words(choice, blocks) for choice in value.get("anyOf", value.get("oneOf"))]
        return " or ".join(dict.fromkeys(c for c in choices if c != "nothing"))
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        is_choice = "properties" not in blocks[name]
        return words(blocks[name], blocks) if is_choice else f"{name.removesuffix('Block')} block"
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"])
    if "prefixItems" in value:
        return f"list of {len(value['prefixItems'])}, each {words(value['prefixItems'][0], blocks)}"
    if value.get("type") == "array":
        return f"list of {words(value.get('items', {}), blocks)}"
    if isinstance(value.get("additionalProperties"), dict):
        return f"names with {words(value['additionalProperties'], blocks)}"
    names = {"string": "text", "integer": "whole number", "number": "number", "null": "nothing"}
    names["boolean"] = "true or false"
    return names.get(value.get("type", ""), "anything")


def shown(default: object) -> str:
    """A default as it would be written."""
    if default is None or default == "" or isinstance(default, list | dict):
        return ""
    return escaped(f"`{str(default).lower() if isinstance(default, bool) else default}`")


def escaped(text: str) -> str:
    """Text for a cell of a table."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
