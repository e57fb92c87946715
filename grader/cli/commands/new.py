"""`grade new`: an assignment that grades as it is, to be changed piece by piece."""

from __future__ import annotations

import re
import tempfile
from importlib.resources import files as resources
from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.errors import GradeError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_HANDED_OUT = {
    ".gitignore": "gitignore.txt",
    "README.md": "README.md",
    "rubrics/NAME.yaml": "rubric.yaml",
    "reference/NAME.py": "reference.py.txt",
    "submissions_example/ada-right/NAME.py": "right.py.txt",
    "submissions_example/ben-mistakes/NAME.md": "mistakes.md",
    "tests/test_NAME.py": "test.py.txt",
}
"""Where each file of the template goes."""


@click.command("new", context_settings=CONTEXT)
@click.argument("name")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Where the assignment's folder is made. Default: here.",
)
def command(name: str, folder: Path) -> None:
    """Start an assignment called NAME, in a folder of that name that is not there yet.

    It holds a rubric with a question of each common kind, a reference solution, what students start
    from, an example class of two and a test. All of it works as it is; change it piece by piece.
    """
    from grader.cli.write_files import write_new

    _check(name)
    made = folder / name
    if made.exists() or made.is_symlink():
        raise GradeError("this is there already", where=str(made), hint="take another name")
    template = resources("grader.cli") / "template"
    texts = {
        path.replace("NAME", name): (template / source).read_text("utf-8").replace("NAME", name)
        for path, source in _HANDED_OUT.items()
    }
    write_new(made, texts | _starter(name, texts))
    print(f"{made} is there, with a rubric, a reference, a starter, an example class and a test.")
    print(f"Try it: cd {made} && grade submissions_example")


def _check(name: str) -> None:
    """Refuse what could not be the name of a folder and of the files that students hand in.

    Raises:
        GradeError: the name cannot be used.
    """
    from grader.discover import is_answer

    if not _NAME.fullmatch(name):
        hint = "use up to 60 letters, digits, - and _, such as hw1"
        raise GradeError(f"'{name}' is no name for an assignment", hint=hint)
    if not is_answer(name):
        hint = "take another, such as hw1"
        raise GradeError(f"files called '{name}' are never read as answers", hint=hint)


def _starter(name: str, texts: dict[str, str]) -> dict[str, str]:
    """What students start from, made of the rubric and the reference by `grade starter`'s rules."""
    from grader.cli.write_files import write_new
    from grader.rubric import load
    from grader.rubric.starter import files

    with tempfile.TemporaryDirectory() as folder:
        write_new(Path(folder), texts)
        made = files(load(Path(folder) / "rubrics" / f"{name}.yaml"))
    return {f"starter/{file}": text for file, text in made.items()}
