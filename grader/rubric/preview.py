"""What can be said of a rubric before it is read in full: what a worker is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from grader.errors import RubricError
from grader.model import Terms
from grader.rubric import yaml_source as source
from grader.rubric.limit_blocks import LimitsBlock
from grader.rubric.load_rubric import MAX_BYTES


@dataclass(frozen=True, slots=True)
class RubricPreview:
    """The files that `Rubric.own_files` will name, and what a worker must provide.

    `memory` is in bytes.
    """

    own_files: tuple[Path, ...]
    terms: Terms
    memory: int


def outlook(path: Path) -> RubricPreview | None:
    """A guess, right for every rubric that `load` accepts; None where there is nothing to guess."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return None
        data = source.read(path.read_text(encoding="utf-8-sig"), str(path)).data
        if not isinstance(data, dict):
            return None
        limits = LimitsBlock.model_validate(data.get("limits") or {})
    except (OSError, UnicodeDecodeError, RubricError, ValidationError):
        return None
    reference = data.get("reference")
    return RubricPreview(
        own_files=(path, path.parent / reference) if isinstance(reference, str) else (path,),
        terms=Terms(
            processes=data.get("allow_subprocess") is True, fresh=data.get("fresh_process") is True
        ),
        memory=limits.memory,
    )
