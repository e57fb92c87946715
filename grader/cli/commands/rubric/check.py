"""`grade rubric check`: reads a rubric, tests it, and says what to mend, like a compiler."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.command_files import CONTEXT

if TYPE_CHECKING:
    from grader.rubric_check import Examination, RubricFinding

SOUND, FAULTY = 0, 2


@click.command("check", context_settings=CONTEXT)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How findings are written: for people, or for tools.",
)
@click.option(
    "--unsafe-no-isolation",
    is_flag=True,
    help="Run the reference even where code cannot be confined: see `grade doctor`.",
)
def command(file: Path, layout: str, unsafe_no_isolation: bool) -> int:
    """Read the rubric FILE and test it: what is wrong is named with line and column.

    The reference is handed in in every form, with mistakes, and not at all; each of the rubric's
    examples is graded. Exit status: 0 if the rubric is sound, 2 if it is not; warnings change
    nothing.
    """
    from grader.rubric_check import examine
    from grader.sandbox import ConfinementPolicy

    found = examine(file, policy=ConfinementPolicy(unsafe=unsafe_no_isolation))
    click.echo(_json(found) if layout == "json" else _text(found))
    return SOUND if found.is_sound else FAULTY


def _text(found: Examination) -> str:
    from grader.escapes import visible

    lines = []
    for each in found.findings:
        lines.append(f"{visible(each.where)}: {each.severity}: {visible(each.what)}")
        if each.hint:
            lines.append(f"    {visible(each.hint)}")
    return "\n".join([*lines, _summary(found)])


def _summary(found: Examination) -> str:
    from grader.rubric_check import Severity

    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    counted = [
        f"{number} {word}{'s' if number != 1 else ''}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    said = " and ".join(counted)
    if not found.is_sound:
        return f"{said}: mend the errors before this rubric grades anyone."
    questions = f"{found.questions} question{'s' if found.questions != 1 else ''}"
    return f"The rubric is sound: {questions}{f', {said}' if said else ''}."


def _json(found: Examination) -> str:
    from grader.rubric_check import Severity

    record = {
        "format": 1,
        "rubric": str(found.path),
        "sound": found.is_sound,
        "questions": found.questions,
        "errors": found.count(Severity.ERROR),
        "warnings": found.count(Severity.WARNING),
        "findings": [_record(each) for each in found.findings],
    }
    return json.dumps(record, indent=2, ensure_ascii=True)


def _record(finding: RubricFinding) -> dict[str, object]:
    file, line, column = finding.place()
    return {
        "severity": finding.severity.value,
        "rule": finding.rule,
        "file": file,
        "line": line,
        "column": column,
        "message": finding.what,
        "hint": finding.hint,
    }
