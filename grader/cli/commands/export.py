"""`grade export FORMAT`: writes a stored class in the format of another system."""

from __future__ import annotations

import types
import typing
from pathlib import Path
from typing import Any

import click

from grader.cli.command_files import CONTEXT
from grader.errors import GradeError
from grader.escapes import one_line
from grader.gradebook.class_export import ExportOptions, ExportResult, export
from grader.platforms.gradescope.autograder_zip import write_autograder
from grader.platforms.nbgrader.gradebook_db import DatabaseOptions, write_points
from grader.plugins import Report, UploadedFile, configured, named, reports
from grader.plugins.field_docs import field_docstrings
from grader.presentation.wording import count
from grader.rubric import find, load

AUTOGRADER = "gradescope-zip"
NBGRADER = "nbgrader-db"


class _Exports(click.Group):
    """A command for each report; each field of a report is an option of its command."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all formats."""
        return sorted([*reports(), AUTOGRADER, NBGRADER])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command that writes a format; an unknown name is an error that names the nearest."""
        if cmd_name == AUTOGRADER:
            return _autograder
        if cmd_name == NBGRADER:
            return _nbgrader_db
        return _command(named(cmd_name, reports(), what="format"))


@click.group("export", cls=_Exports, context_settings=CONTEXT, no_args_is_help=True)
def command() -> None:
    """Write a graded class in the format of another system, from the stored grades alone.

    `grade history --only export` lists what was exported, when and where to.
    """


@click.command(AUTOGRADER, context_settings=CONTEXT)
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The rubric. Default: the only one in rubrics/.",
)
@click.option(
    "--to",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("autograder.zip"),
    show_default=True,
    help="The file to write.",
)
@click.option("--show-results", is_flag=True, help="Show students every test with its points.")
def _autograder(rubric: Path | None, to: Path, show_results: bool) -> None:
    """Make an autograder for Gradescope from a rubric: a zip file to upload there.

    It holds the rubric and the reference solution, so keep it from students.
    """
    write_autograder(load(rubric or find(Path())), to, show_results=show_results)
    print(f"Autograder: {to}. It holds the reference solution: it is for Gradescope alone.")


@click.command(NBGRADER, context_settings=CONTEXT)
@click.argument("gradebook", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="The folder with the grades.",
)
@click.option("--assignment", default="", help="Its name in nbgrader. Default: the rubric's.")
@click.option(
    "--waiting",
    is_flag=True,
    help="Also write students with checks that wait; nbgrader lists these for manual grading.",
)
def _nbgrader_db(gradebook: Path, out: Path, assignment: str, waiting: bool) -> None:
    """Write points into GRADEBOOK, the gradebook.db of an nbgrader course, all or none.

    A cell belongs to the question that its grade_id names: q1_ii to q1.ii. Needs nbgrader.
    """
    _show(write_points(gradebook, out, DatabaseOptions(assignment, waiting)))


def _command(report: type[Report]) -> click.Command:
    def write(out: Path, to: Path | None, anonymous: bool, after_due: bool, **options: Any) -> None:
        fields = {name: _read(value) for name, value in options.items() if value is not None}
        settings = ExportOptions(anonymous=anonymous, after_due=after_due)
        _show(export(configured(report, fields), out, to, settings))

    params = [*_shared_options(), *_options(report)]
    doc = (report.__doc__ or "").strip()
    return click.Command(
        report.kind, params=params, callback=write, help=doc, context_settings=CONTEXT
    )


def _shared_options() -> list[click.Parameter]:
    folder = click.Path(path_type=Path, file_okay=False)
    return [
        click.Option(
            ["--out"],
            type=folder,
            default=Path("grades"),
            show_default=True,
            help="The folder with the grades.",
        ),
        click.Option(
            ["--to"],
            type=click.Path(path_type=Path),
            help="Where the files go: a folder, or for a single file its name. Default: in"
            " `exports` below --out.",
        ),
        click.Option(
            ["--anonymous"],
            is_flag=True,
            help="Codes instead of names; the key stays in the grades folder.",
        ),
        click.Option(
            ["--after-due"],
            is_flag=True,
            help="Show what the rubric opens after the due date.",
        ),
    ]


def _options(report: type[Report]) -> list[click.Parameter]:
    words = field_docstrings(report)
    return [
        click.Option(
            [f"--{name.replace('_', '-')}", name],
            required=field.is_required(),
            help=field.description or words.get(name),
            **_click_type(field.annotation),
        )
        for name, field in report.model_fields.items()
    ]


def _click_type(annotation: Any) -> dict[str, Any]:
    """How click reads a field of this type."""
    if annotation is bool:
        return {"is_flag": True, "default": None}
    if typing.get_origin(annotation) is typing.Literal:
        return {"type": click.Choice(typing.get_args(annotation))}
    if annotation is UploadedFile:
        return {"type": click.Path(path_type=Path, exists=True, dir_okay=False)}
    if isinstance(annotation, types.UnionType):  # X | None: an option that may be left out
        return _click_type(
            next(kind for kind in typing.get_args(annotation) if kind is not type(None))
        )
    return {"type": str}


def _read(value: Any) -> Any:
    """The value of a report's field: a file as its name and bytes."""
    if not isinstance(value, Path):
        return value
    try:
        return UploadedFile(value.name, value.read_bytes())
    except OSError as error:
        raise GradeError(f"it cannot be read: {error.strerror}", where=str(value)) from error


def _show(result: ExportResult) -> None:
    students = count(result.students, "student")
    files = "" if result.files == 1 else f" ({result.files} files)"
    print(f"Exported {students}: {result.path}{files}")
    for remark in result.remarks:
        print(one_line(remark))
