"""What the workers need to know of a rubric, read before the rubric is validated."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from grader.errors import RubricError
from grader.model import Terms
from grader.rubric.limit_blocks import LimitsBlock
from grader.rubric.load_rubric import read_bytes
from grader.rubric.yaml_source import read


@dataclass(frozen=True, slots=True)
class RubricPreview:
    """The future `Rubric.own_files`, and what workers are started with; `memory` is in bytes."""

    own_files: tuple[Path, ...]
    terms: Terms
    memory: int


def read_preview(path: Path) -> RubricPreview | None:
    """The preview of a rubric, which is right if `load` accepts it; None if it surely does not."""
    try:
        data = read(read_bytes(path).decode("utf-8-sig"), str(path)).data
        if not isinstance(data, dict):
            return None
        limits = LimitsBlock.model_validate(data.get("limits") or {})
    except (UnicodeDecodeError, RubricError, ValidationError):
        return None
    reference = data.get("reference")
    return RubricPreview(
        own_files=(path, path.parent / reference) if isinstance(reference, str) else (path,),
        terms=Terms(
            processes=data.get("allow_subprocess") is True, fresh=data.get("fresh_process") is True
        ),
        memory=limits.memory,
    )
