"""What is checked in the file as it is written: it holds whatever else is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from grader.errors import RubricError
from grader.rubric.yaml_source import Source


def unsummed(read: Source) -> Iterator[RubricError]:
    """Questions whose parts do not add up to their points."""
    questions = read.data.get("questions") if isinstance(read.data, dict) else None
    for name, block in questions.items() if isinstance(questions, dict) else ():
        own, parts = _points(block), block.get("parts") if isinstance(block, dict) else None
        given = [_points(part) for part in parts.values()] if isinstance(parts, dict) else []
        known = [points for points in given if points is not None]
        if own is None or not given or len(known) < len(given) or sum(known) == own:
            continue
        what = f"its parts have {sum(known)} points, but the question has {own}"
        yield RubricError(what, where=read.where(("questions", name, "points")))


def _points(block: Any) -> Decimal | None:
    points = block.get("points") if isinstance(block, dict) else None
    is_number = isinstance(points, int | float) and not isinstance(points, bool)
    return Decimal(str(points)) if is_number else None


def unreferenced(read: Source, path: Path) -> Iterator[RubricError]:
    """A reference solution that is not there."""
    name = read.data.get("reference") if isinstance(read.data, dict) else None
    if not isinstance(name, str):
        return
    reference, where = path.parent / name, read.where(("reference",))
    try:
        found, folder = reference.is_file(), reference.is_dir()
    except (OSError, ValueError):  # a name that no file can bear
        found = folder = False
    if folder:
        hint = "name the Python file in it"
        yield RubricError(f"the reference solution '{name}' is a folder", where=where, hint=hint)
    elif not found:
        hint = "the path is relative to the rubric's folder"
        yield RubricError(f"there is no reference solution '{name}'", where=where, hint=hint)
    elif reference.suffix != ".py":
        yield RubricError("the reference solution is a Python file, *.py", where=where)
