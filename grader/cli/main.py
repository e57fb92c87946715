"""The command line: `grade SUBMISSIONS [--rubric FILE] [--out DIR]`."""

from __future__ import annotations

import difflib
import gc
import logging
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from grader import __version__
from grader.cli import command_files as named
from grader.cli import commands
from grader.errors import GradeError
from grader.escapes import one_line

OK, UNGRADED, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit status: graded, whatever the marks; something is ungraded; rubric or usage; ours; Ctrl-C."""
SELDOM = 20_000
"""Objects after which garbage is looked for: there is little, and the usual 700 cost a tenth."""


class _Grade(click.Command):
    """The command that grades; its help names the other commands, too."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Each other command, and what it is for."""
        found = ((name, named.load(commands, name)) for name in named.names(commands))
        with formatter.section("Other commands"):
            formatter.write_dl([(f"grade {name}", it.get_short_help_str(90)) for name, it in found])


@click.command(cls=_Grade, context_settings=named.CONTEXT)
@click.argument("submissions", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--rubric",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The rubric. Default: the only one in rubrics/, here or beside SUBMISSIONS.",
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
    help="Where reports and the store go.",
)
@click.option(
    "--times",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A CSV file with the columns student and time: when each one handed in.",
)
@click.option(
    "--unsafe-no-isolation",
    is_flag=True,
    help="Run student code even where it cannot be confined: see `grade doctor`.",
)
@click.version_option(__version__, prog_name="grade")
def grade(  # noqa: PLR0913 - one for each word of the command line
    submissions: Path,
    rubric: Path | None,
    roster: Path | None,
    times: Path | None,
    out: Path,
    unsafe_no_isolation: bool,
) -> int:
    """Grade SUBMISSIONS: a folder of student work, a zip archive of one, or one file.

    Student code runs in another process that holds no answer. The reports, one page for each
    student and one for the class, go to the output folder; a second run does again only what has
    changed.
    """
    gc.disable()  # what is imported and read now stays: to look for garbage costs a tenth of it
    # imported here, so that --help does not wait for what only grading needs
    from grader.cli.warm_start import workers_ahead
    from grader.rubric import find, load
    from grader.sandbox import ConfinementPolicy

    path = rubric or find(submissions)
    policy = ConfinementPolicy(unsafe=unsafe_no_isolation)
    with workers_ahead(submissions, path, out, policy) or nullcontext() as pool:
        from grader.cli.terminal import Terminal  # while they get ready
        from grader.pipeline import Course, grade_class

        with Terminal(sys.stdout) as terminal:
            loaded, course = load(path), Course(submissions, roster, times)
            gc.freeze()
            gc.set_threshold(SELDOM)
            gc.enable()
            summary = grade_class(
                course, loaded, out, policy=policy, pool=pool, on_progress=terminal.progress
            )
            terminal.summary(summary)
    return UNGRADED if summary.ungraded else OK


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(args))


def run(args: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    logging.getLogger("grader").addHandler(logging.NullHandler())
    words = [*(sys.argv[1:] if args is None else args)]
    usual = gc.get_threshold()
    try:
        if words and words[0] in named.names(commands):  # a folder of that name: ./doctor
            command = named.load(commands, words[0])
            return _call(command, f"grade {words[0]}", words[1:])
        if words and (meant := _meant(words[0])):
            what = f"there is no folder, file or command '{one_line(words[0])}'"
            raise GradeError(what, hint=f"did you mean `grade {meant}`?")
        return _call(grade, "grade", words)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except GradeError as error:
        print(f"grade: {error}", file=sys.stderr)
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        print(
            "\ngrade: stopped. What is graded is kept; the same command goes on from here.",
            file=sys.stderr,
        )
        return INTERRUPTED
    except Exception as error:  # a bug of ours: the user gets a file to send, not a traceback
        print(f"grade: this is a bug of ours: {error!r}. See {_log_file()}.", file=sys.stderr)
        return BUG
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
        gc.enable()


def _meant(word: str) -> str:
    """The command that a word is nearly the name of, where nothing else is called so."""
    if word.startswith("-") or Path(word).exists():
        return ""
    return next(iter(difflib.get_close_matches(word, named.names(commands), 1)), "")


def _call(command: click.Command, name: str, words: list[str]) -> int:
    return int(command.main(args=words, prog_name=name, standalone_mode=False) or OK)


def _log_file() -> Path:
    """Write what Python knows of the failure to a file that can be sent."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="grade-bug-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write(f"grade {__version__}, Python {sys.version}\n{traceback.format_exc()}")
    return Path(file.name)
