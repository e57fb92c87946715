"""Parts of one hand-in in several files: `hw2_part1.ipynb` and `hw2_part2.ipynb`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath

from grader.discover.tree import FileEntry

_PART = re.compile(
    r"(?P<base>|.*?[\W_])(?:part|pt|p|problem|prob|question|q|task|exercise|ex|section|sec|teil|aufgabe)"
    r"[\s_.-]?(?P<label>\d{1,2}|[a-h]|i{1,3}|iv|vi{0,3})(?![^\W_])(?P<rest>.*)",
    re.IGNORECASE,
)


_FEWEST = 2
"""The fewest parts of a hand-in."""


def part_of(path: PurePosixPath) -> str:
    """Which part a file is by its name, or by that of its folder; empty if it is none.

    A version is no part: `hw2_v2` and `hw2 (1)` have none.
    """
    for name in (path.stem, path.parent.name):
        match = _PART.fullmatch(name)
        if match is not None:
            return match["label"].lower().lstrip("0") or "0"
    return ""


def base_of(path: PurePosixPath) -> str:
    """What the name of a part begins with: `hw2_` of `hw2_part1`; empty for `part1`."""
    match = _PART.fullmatch(path.stem)
    return match["base"] if match else ""


def similar_parts(paths: Sequence[PurePosixPath]) -> bool:
    """Whether several files have names that differ only in the part: `problem1`, `problem2`."""
    return any(len(labels) > 1 for labels in _families(paths).values())


def _families(paths: Sequence[PurePosixPath]) -> dict[str, set[str]]:
    """The parts of each name without its part."""
    families: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        if label := part_of(path):
            families[_family(path)].add(label)
    return families


def _family(path: PurePosixPath) -> str:
    """What the names of parts share: `hw2_part#.ipynb`."""
    match = _PART.fullmatch(path.stem)
    if match is None:
        folder = _PART.fullmatch(path.parent.name)
        return f"{_family_name(folder)}/{path.name}".lower() if folder else path.name
    return f"{_family_name(match)}{path.suffix}".lower()


def _family_name(match: re.Match[str]) -> str:
    return match.string[: match.start("label")]


def sort_by_part(entries: Sequence[FileEntry]) -> dict[str, list[FileEntry]]:
    """The files of each part, in the order of the parts, if there are several parts.

    All of them have names that differ only in the part.
    """
    families = _families([entry.path for entry in entries])
    name = max(families, key=lambda each: (len(families[each]), each), default="")
    if len(families.get(name, ())) < _FEWEST:
        return {}
    parts: defaultdict[str, list[FileEntry]] = defaultdict(list)
    for entry in entries:
        label = part_of(entry.path)
        if label and _family(entry.path) == name:
            parts[label].append(entry)
    return {label: parts[label] for label in sorted(parts, key=_order)}


def _order(label: str) -> tuple[int, str]:
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
    return (int(label) if label.isdigit() else roman.get(label, 0)), label
