"""`grade regrade`: scores a class again by an edited rubric, as a preview or for good."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli import changes
from grader.cli.command_files import CONTEXT
from grader.gradebook.output_folder import write_file
from grader.pipeline import Course
from grader.pipeline.regrading import RegradeResult, regrade
from grader.rubric import find, load
from grader.sandbox import ConfinementPolicy

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("regrade", context_settings=CONTEXT)
@click.argument("submissions", type=click.Path(path_type=Path, exists=True))
@click.option("--rubric", type=_FILE, help="The rubric. Default: as for `grade SUBMISSIONS`.")
@click.option("--roster", type=_FILE, help="Who is in the course: as for `grade SUBMISSIONS`.")
@click.option(
    "--preview/--apply",
    default=True,
    show_default=True,
    help="Show what would change, or change it.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(["table", "html", "json"]),
    default="table",
    show_default=True,
    help="How to print it.",
)
@click.option("--html", type=_FILE, help="Also write it to this file as a web page.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="Where the grades are.",
)
@click.option("--jobs", type=click.IntRange(min=1), help="As for `grade SUBMISSIONS`.")
@click.option("--unsafe-no-isolation", is_flag=True, help="As for `grade SUBMISSIONS`.")
def command(  # noqa: PLR0913 - one for each option
    submissions: Path,
    rubric: Path | None,
    roster: Path | None,
    preview: bool,
    layout: str,
    html: Path | None,
    out: Path,
    jobs: int | None,
    unsafe_no_isolation: bool,
) -> None:
    """Score SUBMISSIONS again by an edited rubric, from the answers that were collected.

    A preview changes no grade, report or log: it shows whose points change, by how much and
    why. --apply changes all grades at once; `grade history` keeps the old ones and can bring them
    back.
    """
    loaded = load(rubric or find(submissions))
    policy = ConfinementPolicy(unsafe=unsafe_no_isolation)
    course = Course(submissions, roster)
    regraded = regrade(course, loaded, out, apply=not preview, policy=policy, jobs=jobs)
    if html is not None:
        write_file(html, changes.page(regraded.changes, title=loaded.title, applied=not preview))
    if layout == "json":
        print(changes.as_json(regraded.changes, applied=not preview, entry=regraded.entry))
    elif layout == "html":
        page = changes.page(regraded.changes, title=loaded.title, applied=not preview)
        sys.stdout.writelines(page)
    else:
        _show(regraded, html, course, out)


def _show(regraded: RegradeResult, html: Path | None, course: Course, out: Path) -> None:
    for line in changes.to_lines(regraded.changes):
        print(line)
    if html is not None:
        print(f"\nAs a web page: {html}")
    if regraded.entry is None:
        named = f" --roster {course.roster}" if course.roster else ""
        print(
            f"\nNothing has changed yet: `grade regrade {course.path}{named} --apply` makes it so."
        )
        return
    print(f"\nApplied. Class page: {out / 'index.html'}")
    print(f"To bring the old grades back: grade history --restore {regraded.entry}")
