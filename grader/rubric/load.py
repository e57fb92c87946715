"""From a rubric file to a `Rubric`, or to every fault in it with file, line and column."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader.errors import GradeError, RubricError
from grader.model import Limits
from grader.plugins import Asked
from grader.questions import Question, Rubric, Slot
from grader.rubric import policies, source
from grader.rubric.faults import faults
from grader.rubric.schema import LimitsBlock, rubric_model

MAX_BYTES = 4 << 20


def load(path: Path) -> Rubric:
    """Read a rubric.

    Raises:
        RubricError: it cannot be used; `faults` holds each fault with its place.
    """
    data = _bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "save the file as UTF-8"
        raise RubricError("this is not UTF-8", where=f"{path}:{line}:1", hint=hint) from error
    read = source.read(text, str(path))
    if not isinstance(read.data, dict):
        raise RubricError("a rubric is a list of 'key: value' lines", where=read.where(()))
    try:
        file = rubric_model().model_validate_json(json.dumps(read.data), strict=True)
    except ValidationError as error:
        raise RubricError.of(faults(error, read)) from error
    except GradeError as error:
        raise RubricError(error.what, where=read.where(("forms",)), hint=error.hint) from error
    if found := list(policies.faults(file, read)):
        raise RubricError.of(found)
    reference = path.parent / file.reference
    if not reference.is_file():
        where = read.where(("reference",))
        raise RubricError(f"there is no reference solution '{reference}'", where=where)
    return _rubric(file, path=path, sha256=hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RubricError(f"a rubric has at most {MAX_BYTES >> 20} MiB", where=str(path))
        return path.read_bytes()
    except OSError as error:
        what = f"the rubric cannot be read: {error.strerror}"
        raise RubricError(what, where=str(path)) from error


def _rubric(file: Any, *, path: Path, sha256: str) -> Rubric:
    return Rubric(
        path=path,
        sha256=sha256,
        assignment=file.assignment,
        title=file.title or file.assignment,
        reference=path.parent / file.reference,
        forms=file.forms,
        seed=file.seed,
        limits=_limits(file.limits),
        questions=tuple(_question(file, name, block) for name, block in file.questions.items()),
        policy=file.policy(),
    )


def _limits(block: LimitsBlock) -> Limits:
    return Limits(
        call_s=block.call,
        load_s=block.load,
        submission_s=block.submission,
        memory=block.memory,
        answer=block.answer,
        output=block.output,
        file=block.file,
    )


def _question(file: Any, name: str, block: Any) -> Question:
    parts = block.parts or {"answer": block}
    return Question(
        id=name,
        title=block.title,
        points=block.points,
        asked=Asked(text=block.text, seed=_seed(file.seed, name)),
        slots=tuple(_slot(file, block, part_id, part) for part_id, part in parts.items()),
        bonus=block.bonus,
    )


def _slot(file: Any, question: Any, part_id: str, part: Any) -> Slot:
    return Slot(
        id=part_id,
        title="" if part is question else part.title,
        points=part.points,
        alternatives=part.alternatives(),
        show=part.show or question.show or file.show,
        disclose=part.disclose or question.disclose or file.disclose,
        needs=tuple(dict.fromkeys((*question.needs, *part.needs))),
    )


def _seed(seed: int, question: str) -> int:
    """A seed of the question's own, so that editing one question leaves the others' cases alone."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{question}".encode()).digest()[:4], "big")
