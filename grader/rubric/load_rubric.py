"""From a rubric file to a `Rubric`, or to every fault in it with file, line and column."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from grader.errors import Flaw, RubricError, YamlPath
from grader.model import Limits, RequestLimits, Terms
from grader.plugins import QuestionContext
from grader.rubric.cross_checks import cross_flaws
from grader.rubric.datafiles import data_files, over_limits
from grader.rubric.faults import validated
from grader.rubric.known_keys import with_correct_keys
from grader.rubric.limit_blocks import LimitsBlock
from grader.rubric.model import Criterion, ExampleAnswer, Question, Rubric
from grader.rubric.reference_file import reference_errors
from grader.rubric.rubric_blocks import (
    CheckKinds,
    QuestionBlock,
    RubricBlock,
    ScoredBlock,
    question_model,
)
from grader.rubric.yaml_source import Source, entries, read

MAX_BYTES = 4 << 20


def load(path: Path) -> Rubric:
    """Read a rubric.

    Raises:
        RubricError: it cannot be used; `faults` holds each fault with its place.
    """
    data = read_bytes(path)
    text, encoding_faults = _text(data, path)
    source = read(text, str(path))
    if not isinstance(source.data, dict):
        raise RubricError("a rubric is a list of 'key: value' lines", where=source.where(()))
    source, flaws = with_correct_keys(source)
    head, questions, block_flaws = _blocks(source)
    files, file_flaws = data_files(source, path)
    flaws += [*block_flaws, *file_flaws, *cross_flaws(source, path, head, questions)]
    if head:
        flaws += over_limits(files, _limits(head.limits))
    errors = [*encoding_faults, *source.faults, *map(source.error, flaws)]
    errors += reference_errors(source, path)
    if errors or not head:
        raise RubricError.of(_in_order(errors))
    return Rubric(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        version=hashlib.sha256(_SEED.sub(b"", data)).hexdigest()[:8],
        assignment=head.assignment,
        title=head.title or head.assignment,
        reference=path.parent / head.reference if head.reference else None,
        forms=head.forms,
        seed=head.seed,
        limits=_limits(head.limits),
        terms=Terms(processes=head.allow_subprocess, fresh=head.fresh_process),
        questions=tuple(_question(head, name, block) for name, block in questions.items()),
        policy=head.policy(),
        contact=head.contact,
        places=source.marks,
        classroom50=head.classroom50.scale,
        files=files,
    )


def _blocks(
    source: Source,
) -> tuple[RubricBlock | None, dict[str, QuestionBlock], list[Flaw]]:
    """The head and the questions, without those that are at fault; and every fault in them."""
    head, flaws = validated(RubricBlock, source.data, (), source)
    questions: dict[str, QuestionBlock] = {}
    for name, data in entries(entries(source.data).get("questions")).items():
        question, faults = validated(question_model(), data, ("questions", name), source)
        flaws += faults
        if question:
            questions[name] = question
    return head, questions, flaws


def _in_order(errors: Iterable[RubricError]) -> list[RubricError]:
    """Each error once, in the order of the file."""
    return sorted({str(error): error for error in errors}.values(), key=_line_and_column)


def _line_and_column(error: RubricError) -> tuple[int, ...]:
    return tuple(int(number) for number in error.where.rsplit(":", 2)[1:])


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


def read_bytes(path: Path) -> bytes:
    """The bytes of a rubric file.

    Raises:
        RubricError: it cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise RubricError(f"a rubric has at most {MAX_BYTES >> 20} MiB", where=str(path))
        return path.read_bytes()
    except OSError as error:
        what = f"the rubric cannot be read: {error.strerror}"
        raise RubricError(what, where=str(path)) from error


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


def _question(head: RubricBlock, name: str, block: QuestionBlock) -> Question:
    path: YamlPath = ("questions", name)
    parts = {
        part_id: _criterion(head, block, (part_id, part), (*path, "parts", part_id))
        for part_id, part in (block.parts or {}).items()
    }
    return Question(
        id=name,
        title=block.title,
        points=block.points,
        context=QuestionContext(
            block.text, _question_seed(head.seed, name), head.vocabulary, head.arrays or ""
        ),
        criteria=tuple(parts.values()) or (_criterion(head, block, ("answer", block), path),),
        path=path,
        examples=_examples(block, path) if parts else (),
        bonus=block.bonus,
        limits=RequestLimits(block.limits.call, block.limits.answer),
    )


def _criterion(
    head: RubricBlock, question: QuestionBlock, named: tuple[str, ScoredBlock], path: YamlPath
) -> Criterion:
    """The criterion of a part, or of a question without parts."""
    criterion_id, block = named
    either = (((*path, "either", at), way) for at, way in enumerate(block.either or ()))
    ways: list[tuple[YamlPath, CheckKinds]] = [(path, block), *either]
    return Criterion(
        id=criterion_id,
        title="" if block is question else block.title,
        points=block.points,
        alternatives=block.alternatives(),
        show=block.show or question.show or head.show,
        disclose=block.disclose or question.disclose or head.disclose,
        needs=tuple(dict.fromkeys((*question.needs, *block.needs))),
        public=block.public or question.public or head.public,
        path=path,
        paths=tuple((*at, check.kind) for at, way in ways for check in way.checks()),
        examples=_examples(block, path),
    )


def _examples(block: ScoredBlock, path: YamlPath) -> tuple[ExampleAnswer, ...]:
    return tuple(
        ExampleAnswer(
            (*path, "examples", at), example.answer, example.code, example.score, example.verdict
        )
        for at, example in enumerate(block.examples)
    )


_SEED = re.compile(rb"^seed[ \t]*:.*$", re.MULTILINE)
"""Pages name the version of the rubric. With the seed in it, students could try out seeds."""


def _question_seed(seed: int, question: str) -> int:
    """A seed for each question, so that editing a question leaves the cases of others alone."""
    return int.from_bytes(hashlib.sha256(f"{seed}/{question}".encode()).digest(), "big")
