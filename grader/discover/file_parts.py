"""Parts of one hand-in in several files: `hw2_part1.ipynb` and `hw2_part2.ipynb`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

_PART = re.compile(
    r"(?:^|.*?[\W_])(?:part|pt|p|problem|prob|question|q|task|exercise|ex|section|sec|teil|aufgabe)"
    r"[\s_.-]?(?P<label>\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3})(?![^\W_])(?P<rest>.*)",
    re.IGNORECASE,
)


def part_of(path: PurePosixPath) -> str:
    """Which part a file is by its name, or by that of its folder; empty if it is none.

    A version is no part: `hw2_v2` and `hw2 (1)` have none.
    """
    for name in (path.stem, path.parent.name):
        match = _PART.fullmatch(name)
        if match is not None:
            return match["label"].lower().lstrip("0") or "0"
    return ""


def similar_parts(paths: Sequence[PurePosixPath], assignment: str) -> bool:
    """Whether several files have names that differ only in the part: `problem1`, `problem2`."""
    parts: dict[str, set[str]] = {}
    for path in paths:
        label = part_of(PurePosixPath(path.name))
        if label:
            stem = path.stem.lower()
            head, _, tail = stem.rpartition(label)
            parts.setdefault(f"{head}#{tail}{path.suffix.lower()}", set()).add(label)
    return any(len(labels) > 1 for labels in parts.values())
