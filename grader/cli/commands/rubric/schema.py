"""`grade rubric schema`: writes the JSON Schema with which an editor checks a rubric."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.errors import GradeError
from grader.rubric import json_schema as editor


@click.command("schema", context_settings=CONTEXT)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write. Default: print.")
def command(out: Path | None) -> None:
    """Write the JSON Schema of rubrics, with every installed kind of check.

    If the first line of a rubric is "# yaml-language-server: $schema=FILE", editors with the YAML
    language server complete, explain and check it.
    """
    if out is None:
        click.echo(editor.text(), nl=False)
        return
    try:
        out.write_text(editor.text(), encoding="utf-8")
    except OSError as error:
        raise GradeError(
            f"the schema cannot be written: {error.strerror}", where=str(out)
        ) from error
    click.echo(f"Schema: {out}")
