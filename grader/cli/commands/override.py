"""`grade override`: sets the points of a question by hand."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.escapes import one_line
from grader.gradebook.override_as_example import as_example
from grader.gradebook.override_points import OverrideRequest, give, take_back
from grader.model import Grade, QuestionGrade
from grader.presentation import wording


def user() -> str:
    """The name of the user who is logged in."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "staff"


@click.command("override", context_settings=CONTEXT)
@click.argument("student")
@click.argument("question")
@click.argument("points", required=False)
@click.option("--why", default="", help="The reason, which the student reads.")
@click.option("--by", default=user, help="Who decides. Default: the user who is logged in.")
@click.option("--undo", is_flag=True, help="Remove the override: the checks count again.")
@click.option("--beyond", is_flag=True, help="Accept more points than the question has.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="Where the grades are.",
)
def command(  # noqa: PLR0913 - one for each option
    student: str,
    question: str,
    points: str | None,
    why: str,
    by: str,
    undo: bool,
    beyond: bool,
    out: Path,
) -> None:
    """Give a student POINTS for a question by hand.

    Reports still show what the checks found, and the points survive every regrade. The log keeps
    who gave them, when and why. STUDENT is a name, or the name of a page.
    """
    if undo == (points is not None):
        raise click.UsageError("say how many POINTS, or --undo")
    if points is None:
        request = OverrideRequest(student, question, by, why or "taken back")
        grade, graded_question = take_back(out, request)
    else:
        request = OverrideRequest(student, question, by, why, points)
        grade, graded_question = give(out, request, may_exceed=beyond)
    _show(grade, graded_question, out)


def _show(grade: Grade, question: QuestionGrade | None, out: Path) -> None:
    name = one_line(grade.student)
    if question is not None and question.override is not None:
        mark = f"{wording.points(question.points)} of {wording.points(question.possible)}"
        print(f"{name}, {question.id}: {mark}. {one_line(wording.explain_override(question))}.")
    elif question is not None:
        mark = f"{wording.points(question.points)} of {wording.points(question.possible)}"
        print(f"{name}, {question.id}: {mark}. What the checks earned counts again.")
    others = [one_line(member) for member in grade.team if member != grade.student]
    if others:
        print(f"The same holds for {', '.join(others)}, who handed in together with {name}.")
    print(f"Total: {wording.total(grade)}. Reports: {out / 'index.html'}")
    example = as_example(question) if question is not None else ""
    if example and question is not None:
        print(f"\nTo hold the rubric to it, put this at the end of {question.id}:\n")
        sys.stdout.write(example)
