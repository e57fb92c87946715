"""`grade starter`: writes the files that students start from."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.cli.write_files import write_new
from grader.rubric import load
from grader.rubric.starter import files


@click.command("starter", context_settings=CONTEXT)
@click.argument("rubric", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("starter"),
    show_default=True,
    help="The folder to write to. Nothing in it is overwritten.",
)
def command(rubric: Path, out: Path) -> None:
    """Write the files that students start from, in every form that RUBRIC accepts.

    A module has signatures and an empty dictionary of answers, a notebook has a cell for each
    answer, a write-up has the headings. They hold nothing of the reference solution except the
    names of parameters. Unchanged, they earn nothing.
    """
    starter = files(load(rubric))
    write_new(out, starter)
    for name in starter:
        print(out / name)
