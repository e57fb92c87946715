"""`grade starter`: the files that students begin with, made from a rubric."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT


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
    """Make what students start from, in every form that RUBRIC accepts.

    A module with signatures and an empty dictionary of answers, a notebook with a cell for each
    answer, a write-up with the headings. Of the reference solution, only the names of parameters
    are in them. Handed in as they are, they earn nothing.
    """
    from grader.cli.write_files import write_new
    from grader.rubric import load
    from grader.rubric.starter import files

    made = files(load(rubric))
    write_new(out, made)
    for name in made:
        print(out / name)
