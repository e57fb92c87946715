"""`grade overrides`: lists, exports and imports the points that people gave."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.cli.commands.override import user
from grader.escapes import one_line
from grader.gradebook import override_points as overriding
from grader.gradebook import overrides_csv as sheet
from grader.gradebook.override_points import HeldOverride
from grader.presentation.wording import points

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("overrides", context_settings=CONTEXT)
@click.option("--export", type=_FILE, help="Write them to this CSV file.")
@click.option("--import", "table", type=_FILE, help="Take them from this CSV file, all or none.")
@click.option("--by", default=user, help="Who decides, where the file does not say.")
@click.option("--beyond", is_flag=True, help="Take more points than a question has.")
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
        decisions = sheet.read(table, by=by)
        new, known = overriding.override_all(out, decisions, beyond=beyond)
        print(f"Overrides: {new} taken from {table}, {known} held already.")
    if export is not None:
        held = overriding.overrides(out)
        sheet.write(export, held)
        print(f"Overrides: {len(held)} written to {export}.")
    if table is None and export is None:
        _list(overriding.overrides(out))


def _list(held: list[HeldOverride]) -> None:
    if not held:
        print("No points were given by hand.")
    for each in held:
        given, name = each.override, one_line(each.student)
        what = "not counted, the rubric has no such question"
        if each.question is not None:
            earned, possible = points(each.question.automatic), points(each.question.possible)
            what = f"the checks earned {earned} of {possible}"
        reason = f"{one_line(given.by)}, {given.at}: {one_line(given.why)}"
        print(f"{name}, {one_line(each.id)}: {points(given.points)} ({what}). {reason}")
