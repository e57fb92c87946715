"""`grade overrides`: lists, exports and imports the points that people gave."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.cli.commands.override import user
from grader.escapes import one_line
from grader.gradebook import override_points, overrides_csv
from grader.model import Override, QuestionGrade
from grader.presentation.wording import points

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("overrides", context_settings=CONTEXT)
@click.option("--export", type=_FILE, help="Write them to this CSV file.")
@click.option("--import", "table", type=_FILE, help="Import all of this CSV file, or nothing.")
@click.option("--by", default=user, help="Who decides, where the file does not say.")
@click.option("--beyond", is_flag=True, help="Accept more points than a question has.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="Where the grades are.",
)
def command(export: Path | None, table: Path | None, by: str, beyond: bool, out: Path) -> None:
    """List the points that people gave, export them or import them.

    An import needs the columns student, question, points and why. The column by and the columns
    of an export are allowed, too. A row without points is skipped.
    """
    if table is not None:
        requests = overrides_csv.read(table, by=by)
        new, known = override_points.give_all(out, requests, may_exceed=beyond)
        print(f"Overrides: {new} taken from {table}, {known} held already.")
    if export is not None:
        overrides = override_points.list_overrides(out)
        overrides_csv.write(export, overrides)
        print(f"Overrides: {len(overrides)} written to {export}.")
    if table is None and export is None:
        _list(override_points.list_overrides(out))


def _list(overrides: list[tuple[Override, QuestionGrade | None]]) -> None:
    if not overrides:
        print("No points were given by hand.")
    for override, question in overrides:
        effect = "not counted, the rubric has no such question"
        if question is not None:
            effect = (
                f"the checks earned {points(question.automatic)} of {points(question.possible)}"
            )
        where = f"{one_line(override.student)}, {one_line(override.question)}"
        reason = f"{one_line(override.by)}, {override.at}: {one_line(override.why)}"
        print(f"{where}: {points(override.points)} ({effect}). {reason}")
