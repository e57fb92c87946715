"""What the head of a rubric must hold for its checks; one that asks for neither needs neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader import plugins
from grader.errors import RubricError, nearest
from grader.plugins import Check
from grader.rubric.reference_file import checks
from grader.rubric.rubric_blocks import RubricBlock
from grader.rubric.yaml_source import Source


def lacking(read: Source) -> Iterator[RubricError]:
    """A missing `reference` where values are compared, a missing `seed` where cases are drawn."""
    found = [(kind, block) for _, kind, block in checks(read.data) if kind in plugins.checks()]
    needed = {
        "reference": any(_compares(plugins.checks()[kind]) for kind, _ in found),
        "seed": any(_draws(block) for _, block in found),
    }
    head = read.data if isinstance(read.data, dict) else {}
    for key, is_needed in needed.items():
        is_misspelt = bool(nearest(key, head))  # which is an error of its own
        if is_needed and not is_misspelt:
            (example, *_) = RubricBlock.model_fields[key].examples or ("...",)
            hint = f"such as {key}: {example}"
            yield RubricError(f"'{key}' is missing", where=read.where(()), hint=hint)


def _compares(check: type[Check]) -> bool:
    return check.asks_reference is not Check.asks_reference


def _draws(block: Mapping[str, Any]) -> bool:
    cases = block.get("cases")
    listed = cases if isinstance(cases, list) else ()
    return any(isinstance(case, dict) and "random" in case for case in listed)
