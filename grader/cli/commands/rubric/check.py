"""`grade rubric check`: reads a rubric, tests it, and reports errors as a compiler does."""

from __future__ import annotations

import json
from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.escapes import visible
from grader.exit_status import ExitStatus
from grader.rubric_check import Examination, RubricFinding, Severity, examine
from grader.sandbox import ConfinementPolicy


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
    help="Run the reference even if code cannot be confined: see `grade doctor`.",
)
def command(file: Path, layout: str, unsafe_no_isolation: bool) -> ExitStatus:
    """Read the rubric FILE and test it: every error has a line and a column.

    The test grades the reference in every form, with mistakes, and a submission with nothing in
    it; it also grades the rubric's examples. Exit status: 0 if the rubric is sound, 2 if it is not;
    warnings do not count.
    """
    examination = examine(file, policy=ConfinementPolicy(unsafe=unsafe_no_isolation))
    click.echo(_json(examination) if layout == "json" else _text(examination))
    return ExitStatus.OK if examination.is_sound else ExitStatus.USAGE


def _text(examination: Examination) -> str:
    lines = []
    for finding in examination.findings:
        lines.append(f"{visible(finding.where)}: {finding.severity}: {visible(finding.what)}")
        if finding.hint:
            lines.append(f"    {visible(finding.hint)}")
    return "\n".join([*lines, _summary(examination)])


def _summary(examination: Examination) -> str:
    errors, warnings = examination.count(Severity.ERROR), examination.count(Severity.WARNING)
    counted = [
        f"{number} {word}{'s' if number != 1 else ''}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    counts = " and ".join(counted)
    if not examination.is_sound:
        return f"{counts}: mend the errors before this rubric grades anyone."
    questions = f"{examination.questions} question{'s' if examination.questions != 1 else ''}"
    return f"The rubric is sound: {questions}{f', {counts}' if counts else ''}."


def _json(examination: Examination) -> str:
    record = {
        "format": 1,
        "rubric": str(examination.path),
        "sound": examination.is_sound,
        "questions": examination.questions,
        "errors": examination.count(Severity.ERROR),
        "warnings": examination.count(Severity.WARNING),
        "findings": [_record(finding) for finding in examination.findings],
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
