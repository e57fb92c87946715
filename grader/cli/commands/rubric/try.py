"""`grade rubric try`: grades one answer in words, and shows how it was read."""

# ruff: noqa: N999  the file is called what the user types

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import BinaryIO

import click

from grader.cli import answer_trial as trial
from grader.cli.command_files import CONTEXT
from grader.errors import GradeError, nearest
from grader.model import SourceFile
from grader.rubric import find, load
from grader.rubric.model import Question, Rubric
from grader.text.text_file import read_text


@click.command("try", context_settings=CONTEXT)
@click.argument("question")
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The rubric. Default: the only one in rubrics/.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
def command(question: str, file: BinaryIO, rubric: Path | None, layout: str) -> None:
    """Grade an answer in words to QUESTION, from FILE or standard input.

    Prints what matched and what it earned, what was refused and why, what is missing, the sentences
    that matched nothing, and why a person should look.
    """
    target = _question(load(rubric or find(Path(file.name))), question)
    if file.name == "<stdin>" and sys.stdin.isatty():
        print("Write the answer, then end it with Ctrl-D.", file=sys.stderr)
    text, _ = read_text(SourceFile(str(file.name), file.read()))
    result = trial.try_answer(target, text)
    print(json.dumps(trial.record(result), indent=2) if layout == "json" else trial.to_text(result))


def _question(rubric: Rubric, written: str) -> Question:
    for question in rubric.questions:
        if question.id.casefold() == written.casefold():
            return question
    hint = nearest(written, rubric.question_ids) or f"known: {', '.join(rubric.question_ids)}"
    raise GradeError(f"no question is called '{written}'", where=str(rubric.path), hint=hint)
