"""`grade log`: what was done with a class: runs, and what was exported, when and to where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from grader.cli.named import CONTEXT
from grader.escapes import one_line


@click.command("log", context_settings=CONTEXT)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="The folder in which the class was graded.",
)
@click.option("--only", metavar="WHAT", help="Only entries of this kind, such as `export`.")
def command(out: Path, only: str | None) -> int:
    """Print the log of a class, which only ever grows: a line for each run and each export."""
    from grader.pipeline import log

    for entry in log(out):
        if only in {None, entry.what}:
            said = ", ".join(f"{name} {_value(value)}" for name, value in entry.detail.items())
            print(one_line(f"{entry.at}  {entry.what:<9} {said}"))
    return 0


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
