"""`grade ci`: grades one repository in continuous integration."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.exit_status import ExitStatus
from grader.platforms.github.ci_run import CiOptions, run_ci


@click.command("ci", context_settings=CONTEXT)
@click.argument("path", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--rubric",
    type=click.Path(path_type=Path),
    help="The rubric. Default: .grading/rubric.yaml, or the only one in rubrics/; those of the "
    "current folder come before the one in PATH.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("grades"),
    show_default=True,
    help="Where report.json and junit.xml go.",
)
@click.option(
    "--points",
    type=click.Choice(["integer", "decimal"]),
    default="integer",
    show_default=True,
    help="How points are recorded: rounded to whole points, or exactly.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["never", "error", "partial"]),
    default="partial",
    show_default=True,
    help="When to exit with 1: never; if a check is not judged; or also if it is not right.",
)
@click.option(
    "--notices/--no-notices",
    default=True,
    help="Announce the points, or leave that to a grading reporter in a later step.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=600.0,
    show_default=True,
    metavar="SECONDS",
    help="After this time the result is an error; keep it below the job's own limit.",
)
@click.option("--classroom50", is_flag=True, help="Also write result.json for Classroom 50.")
@click.option(
    "--unsafe-no-isolation",
    is_flag=True,
    help="Run student code even if it cannot be confined: see `grade doctor`.",
)
def command(path: Path, rubric: Path | None, **options: object) -> ExitStatus:
    """Grade the one repository at PATH, and report its points to continuous integration.

    It prints a report whose first line says which rubric it used and whose it is, and writes
    report.json and junit.xml. A runner of GitHub, Forgejo or Gitea Actions also gets the points
    announced, the step's outputs `result`, `status`, `points`, `max-points` and `provisional`, and
    a summary page. If grade itself fails, the result is an error that names the maximum.
    """
    return run_ci(path, rubric, CiOptions(**options), sys.stdout, os.environ)  # type: ignore[arg-type]
