"""The reference solution as a text; nothing here runs it."""

from __future__ import annotations

from grader.errors import RubricError
from grader.questions import Rubric


def reference_source(rubric: Rubric) -> str:
    """The reference's source; empty where the rubric needs none.

    Raises:
        RubricError: the file cannot be read.
    """
    if rubric.reference is None:
        return ""
    try:
        return rubric.reference.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        what = f"the reference solution cannot be read: {error}"
        raise RubricError(what, where=str(rubric.reference)) from error
