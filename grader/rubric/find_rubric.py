"""Finds the rubric if the user does not name one."""

from __future__ import annotations

from pathlib import Path

from grader.errors import RubricError

HINT = "name one with --rubric FILE"


def find(submissions: Path) -> Path:
    """The only rubric in `rubrics/`, in the working folder or next to the submissions.

    Raises:
        RubricError: there is no rubric, or more than one.
    """
    found = rubrics_in(submissions)
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise RubricError(
            f"there are several rubrics: {names}", where=str(found[0].parent), hint=HINT
        )
    if found:
        return found[0]
    raise RubricError("no rubric was found in rubrics/", hint=HINT)


def rubrics_in(submissions: Path) -> list[Path]:
    """All rubrics in the first `rubrics/` that has any."""
    for folder in (Path("rubrics"), submissions.absolute().parent / "rubrics"):
        found = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
        if found:
            return found
    return []
