"""The command line: `grade SUBMISSIONS [--rubric FILE] [--out DIR]`, and the other commands."""

from __future__ import annotations

import difflib
import logging
import sys
import traceback
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from grader import __version__
from grader.cli import command_files, commands
from grader.errors import GradeError, RubricError
from grader.escapes import one_line
from grader.exit_status import ExitStatus, write_bug_log


class _Grade(click.Command):
    """The command that grades; its help also lists the other commands."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each other command, and what it is for."""
        with formatter.section("Other commands"):
            command_files.write_summaries(commands, "grade ", formatter)


@click.command(cls=_Grade, context_settings=command_files.CONTEXT)
@click.argument("submissions", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The rubric. Default: the only one in rubrics/, here or next to SUBMISSIONS.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Who is in the course: a roster or list of grades that a classroom exported.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="The folder for reports and the store.",
)
@click.option(
    "--times",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file with the columns student and time: when each one handed in.",
)
@click.option(
    "--again",
    multiple=True,
    metavar="STUDENT",
    help="Grade this student again, even if nothing has changed. May be given several times.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many programs run at once. Default: the cores that may be used.",
)
@click.option(
    "--unsafe-no-isolation",
    is_flag=True,
    help="Run student code even if it cannot be confined: see `grade doctor`.",
)
@click.version_option(__version__, prog_name="grade")
def grade(  # noqa: PLR0913 - one for each option
    submissions: Path,
    rubric: Path | None,
    roster: Path | None,
    times: Path | None,
    out: Path,
    again: tuple[str, ...],
    jobs: int | None,
    unsafe_no_isolation: bool,
) -> ExitStatus:
    """Grade SUBMISSIONS: a folder of student work, a zip archive of one, or one file.

    Student code runs in another process that holds no answer. The reports, one page for each
    student and one for the class, go to the output folder. A second run grades only what has
    changed.
    """
    # Imported here because --help needs none of it. The workers start first: they import torch
    # while this process imports the rest and reads the rubric.
    from grader.cli.warm_start import start_workers
    from grader.rubric import find, load
    from grader.sandbox import ConfinementPolicy

    path = rubric or find(submissions)
    policy = ConfinementPolicy(unsafe=unsafe_no_isolation)
    with start_workers(submissions, path, out, policy, jobs) or nullcontext() as pool:
        from grader.cli.terminal import Terminal
        from grader.pipeline import Course, grade_class

        with Terminal(sys.stdout) as terminal:
            loaded, course = load(path), Course(submissions, roster, times)
            summary = grade_class(
                course,
                loaded,
                out,
                policy=policy,
                pool=pool,
                jobs=jobs,
                again=again,
                on_progress=terminal.progress,
            )
            terminal.summary(summary)
    if summary.rubric_faults:
        raise RubricError.of(summary.rubric_faults)
    return ExitStatus.INCOMPLETE if summary.ungraded else ExitStatus.OK


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    logging.getLogger("grader").addHandler(logging.NullHandler())
    words = [*(sys.argv[1:] if args is None else args)]
    try:
        if words and words[0] in command_files.names(commands):  # a folder of that name: ./doctor
            command = command_files.load(commands, words[0])
            return _call(command, f"grade {words[0]}", words[1:])
        if words and (name := _similar_command(words[0])):
            what = f"there is no folder, file or command '{one_line(words[0])}'"
            raise GradeError(what, hint=f"did you mean `grade {name}`?")
        return _call(grade, "grade", words)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except GradeError as error:
        print(f"grade: {error}", file=sys.stderr)
        return ExitStatus.USAGE
    except (KeyboardInterrupt, click.Abort):
        print(
            "\ngrade: stopped. What is graded is kept; the same command continues from here.",
            file=sys.stderr,
        )
        return ExitStatus.INTERRUPTED
    except Exception as error:  # the user gets a file to send instead of a traceback
        log = write_bug_log(traceback.format_exc())
        print(f"grade: this is a bug in grade: {error!r}. See {log}.", file=sys.stderr)
        return ExitStatus.BUG


def _similar_command(word: str) -> str:
    """The command with almost that name, unless a file has it; empty if there is none."""
    if word.startswith("-") or Path(word).exists():
        return ""
    return next(iter(difflib.get_close_matches(word, command_files.names(commands), 1)), "")


def _call(command: click.Command, name: str, words: list[str]) -> int:
    return int(command.main(args=words, prog_name=name, standalone_mode=False) or ExitStatus.OK)
