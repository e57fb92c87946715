"""What the head of a rubric must hold for its checks; one that asks for neither needs neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader import plugins
from grader.plugins import Check


def lacking(data: dict[str, Any]) -> Iterator[str]:
    """The keys that are missing: `reference` where values are compared, `seed` where one draws."""
    found = list(_checks(data))
    if "reference" not in data and any(_compares(plugins.checks()[kind]) for kind, _ in found):
        yield "reference"
    if "seed" not in data and any(_draws(block) for _, block in found):
        yield "seed"


def _compares(check: type[Check]) -> bool:
    return check.asks_reference is not Check.asks_reference


def _draws(block: Any) -> bool:
    cases = block.get("cases") if isinstance(block, dict) else ()
    return any(isinstance(case, dict) and "random" in case for case in _listed(cases))


def _checks(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each check as it is written, with its kind; what is no block is another fault's business."""
    waiting = _listed(data.get("questions"))
    while waiting:
        block = waiting.pop()
        if isinstance(block, dict):
            waiting += [*_listed(block.get("parts")), *_listed(block.get("either"))]
            yield from ((key, value) for key, value in block.items() if key in plugins.checks())


def _listed(written: Any) -> list[Any]:
    """The members of a list or of a block of keys."""
    if isinstance(written, dict):
        return list(written.values())
    return written if isinstance(written, list) else []
