"""`grade gradescope`: the command that an autograder of `grade export gradescope-zip` runs."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.platforms.gradescope.autograder_run import grade_on_gradescope
from grader.plugins import configured, reports
from grader.presentation.wording import total
from grader.rubric import load
from grader.sandbox import ConfinementPolicy


@click.command("gradescope", context_settings=CONTEXT)
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="The rubric, which names its reference solution.",
)
@click.option(
    "--root",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=Path("/autograder"),
    show_default=True,
    help="The folder that Gradescope makes.",
)
@click.option("--show-results", is_flag=True, help="Show every test with its points.")
@click.option(
    "--unsafe-no-isolation",
    is_flag=True,
    help="Run student code even if it cannot be confined: see `grade doctor`.",
)
def command(rubric: Path, root: Path, show_results: bool, unsafe_no_isolation: bool) -> None:
    """Grade the submission in a Gradescope autograder and write its results.json."""
    report = configured(reports()["gradescope"], {"show_results": show_results})
    policy = ConfinementPolicy(unsafe=unsafe_no_isolation)
    print(total(grade_on_gradescope(load(rubric), root, report, policy=policy)))
