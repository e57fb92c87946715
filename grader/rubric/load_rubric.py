"""From a rubric file to a `Rubric`, or to every fault in it with file, line and column."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.errors import RubricError
from grader.model import Limits, RequestLimits, Terms
from grader.plugins import QuestionContext
from grader.rubric import yaml_source as source
from grader.rubric.cross_checks import unreferenced, unsummed
from grader.rubric.datafiles import data_files, over_limits
from grader.rubric.faults import in_order
from grader.rubric.limit_blocks import LimitsBlock
from grader.rubric.model import Criterion, ExampleAnswer, Question, Rubric
from grader.rubric.model import YamlPath as Steps
from grader.rubric.reference_file import unfit
from grader.rubric.repair import Repairs
from grader.rubric.required_keys import lacking
from grader.rubric.rubric_blocks import rubric_model

MAX_BYTES = 4 << 20


def load(path: Path) -> Rubric:
    """Read a rubric.

    Raises:
        RubricError: it cannot be used; `faults` holds each fault with its place.
    """
    data = _bytes(path)
    text, faults = _text(data, path)
    read = source.read(text, str(path))
    if not isinstance(read.data, dict):
        raise RubricError("a rubric is a list of 'key: value' lines", where=read.where(()))
    file, met = Repairs(read).validated(rubric_model())
    given, unread = data_files(read, path)
    raw = (*unsummed(read), *unreferenced(read, path), *unfit(read, path), *lacking(read))
    over = over_limits(given, _limits(file.limits), read) if file else ()
    faults = in_order([*faults, *read.faults, *met, *raw, *unread, *over])
    if file is None or faults:
        raise RubricError.of(faults)
    rubric = _rubric(file, path=path, sha256=hashlib.sha256(data).hexdigest(), read=read)
    return replace(rubric, files=given)


def _text(data: bytes, path: Path) -> tuple[str, list[RubricError]]:
    """The file's text; where it is not UTF-8, as another encoding reads it, and a fault."""
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        where = f"{path}:{line}:{column}"
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = data.decode("utf-16" if utf_16 else "cp1252", errors="replace")
    return text, [RubricError("this is not UTF-8", where=where, hint="save the file as UTF-8")]


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RubricError(f"a rubric has at most {MAX_BYTES >> 20} MiB", where=str(path))
        return path.read_bytes()
    except OSError as error:
        what = f"the rubric cannot be read: {error.strerror}"
        raise RubricError(what, where=str(path)) from error


def _rubric(file: Any, *, path: Path, sha256: str, read: source.Source) -> Rubric:
    return Rubric(
        path=path,
        sha256=sha256,
        assignment=file.assignment,
        title=file.title or file.assignment,
        reference=path.parent / file.reference if file.reference else None,
        forms=file.forms,
        seed=file.seed,
        limits=_limits(file.limits),
        terms=Terms(processes=file.allow_subprocess, fresh=file.fresh_process),
        questions=tuple(_question(file, name, block) for name, block in file.questions.items()),
        policy=file.policy(),
        places=read.marks,
        classroom50=file.classroom50.scale,
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
    path: Steps = ("questions", name)
    parts = {(*path, "parts", id_): (id_, part) for id_, part in (block.parts or {}).items()}
    return Question(
        id=name,
        title=block.title,
        points=block.points,
        context=QuestionContext(block.text, _seed(file.seed, name), file.vocabulary),
        criteria=tuple(
            _criterion(file, block, (id_, part), at)
            for at, (id_, part) in (parts or {path: ("answer", block)}).items()
        ),
        path=path,
        samples=_samples(block, path) if parts else (),
        bonus=block.bonus,
        limits=RequestLimits(block.limits.call, block.limits.answer),
    )


def _criterion(file: Any, question: Any, named: tuple[str, Any], path: Steps) -> Criterion:
    part_id, part = named
    either = (((*path, "either", at), block) for at, block in enumerate(part.either or ()))
    blocks = [(path, part), *either]
    return Criterion(
        id=part_id,
        title="" if part is question else part.title,
        points=part.points,
        alternatives=part.alternatives(),
        show=part.show or question.show or file.show,
        disclose=part.disclose or question.disclose or file.disclose,
        needs=tuple(dict.fromkeys((*question.needs, *part.needs))),
        public=part.public or question.public or file.public,
        path=path,
        paths=tuple((*at, check.kind) for at, block in blocks for check in block.checks()),
        samples=_samples(part, path),
    )


def _samples(block: Any, path: Steps) -> tuple[ExampleAnswer, ...]:
    return tuple(
        ExampleAnswer((*path, "examples", at), one.answer, one.code, one.score, one.verdict)
        for at, one in enumerate(block.examples)
    )


def _seed(seed: int, question: str) -> int:
    """A seed of the question's own, so that editing one question leaves the others' cases alone."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{question}".encode()).digest()[:4], "big")
