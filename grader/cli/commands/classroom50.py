"""`grade classroom50`: writes an autograder for Classroom 50."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.platforms.classroom50.bundle import bundle


@click.command("classroom50", context_settings=CONTEXT)
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="A public rubric: everybody can read a bundle.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The assignment's folder, CLASSROOM/autograders/ASSIGNMENT.",
)
def command(rubric: Path, out: Path) -> None:
    """Write an autograder for Classroom 50 that runs grade with a public rubric.

    Commit the folder to the organisation's `classroom50` repository, and set `"python": "3.13"` in
    the assignment's runtime block.
    """
    for file in bundle(rubric, out):
        print(file)
