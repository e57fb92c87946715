"""`grade rubric schema`: what an editor needs to complete, explain and check a rubric."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.errors import GradeError

OK = 0


@click.command("schema", context_settings=CONTEXT)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write. Default: print.")
def command(out: Path | None) -> int:
    """Write the JSON Schema of rubrics, with every installed kind of check.

    A rubric whose first line is "# yaml-language-server: $schema=FILE" is then completed,
    explained and checked by editors that know the YAML language server.
    """
    from grader.rubric import json_schema as editor

    if out is None:
        click.echo(editor.text(), nl=False)
        return OK
    try:
        out.write_text(editor.text(), encoding="utf-8")
    except OSError as error:
        raise GradeError(
            f"the schema cannot be written: {error.strerror}", where=str(out)
        ) from error
    click.echo(f"Schema: {out}")
    return OK
