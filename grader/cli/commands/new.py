"""`grade new`: writes an assignment that can be graded at once, to be edited step by step."""

from __future__ import annotations

import re
import tempfile
from importlib.resources import files as resources
from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.cli.write_files import write_new
from grader.discover import is_answer
from grader.errors import GradeError
from grader.rubric import load
from grader.rubric.starter import files

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_TEMPLATE = {
    ".gitignore": "gitignore.txt",
    "README.md": "README.md",
    "rubrics/NAME.yaml": "rubric.yaml",
    "reference/NAME.py": "reference.py.txt",
    "submissions_example/ada-right/NAME.py": "right.py.txt",
    "submissions_example/ben-mistakes/NAME.md": "mistakes.md",
    "tests/test_NAME.py": "test.py.txt",
}
"""The file of the template for each file of an assignment."""


@click.command("new", context_settings=CONTEXT)
@click.argument("name")
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Where to create the assignment's folder. Default: here.",
)
def command(name: str, folder: Path) -> None:
    """Start an assignment called NAME, in a new folder with that name.

    It holds a rubric with a question of each common kind, a reference solution, the students'
    starter files, an example class of two and a test. All of it works at once; edit it step by
    step.
    """
    _check_name(name)
    top = folder / name
    if top.exists() or top.is_symlink():
        raise GradeError("this exists already", where=str(top), hint="choose another name")
    template = resources("grader.cli") / "template"
    texts = {
        path.replace("NAME", name): (template / source).read_text("utf-8").replace("NAME", name)
        for path, source in _TEMPLATE.items()
    }
    write_new(top, texts | _starter(name, texts))
    print(f"{top} is there, with a rubric, a reference, a starter, an example class and a test.")
    print(f"Try it: cd {top} && grade submissions_example")


def _check_name(name: str) -> None:
    """Refuse a name that a folder or a student's file cannot have.

    Raises:
        GradeError: the name cannot be used.
    """
    if not _NAME.fullmatch(name):
        hint = "use up to 60 letters, digits, - and _, such as hw1"
        raise GradeError(f"'{name}' cannot be the name of an assignment", hint=hint)
    if not is_answer(name):
        hint = "choose another name, such as hw1"
        raise GradeError(f"files called '{name}' are never read as answers", hint=hint)


def _starter(name: str, texts: dict[str, str]) -> dict[str, str]:
    """The students' starter files, as `grade starter` writes them."""
    with tempfile.TemporaryDirectory() as folder:
        write_new(Path(folder), texts)
        starter = files(load(Path(folder) / "rubrics" / f"{name}.yaml"))
    return {f"starter/{file}": text for file, text in starter.items()}
