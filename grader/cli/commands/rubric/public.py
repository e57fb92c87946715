"""`grade rubric public`: writes the rubric that students and their CI may have."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.cli.write_files import replace_marked
from grader.pipeline.reference_values import reference_values
from grader.rubric import load
from grader.rubric.public_rubric import MARK, public, tells_results


@click.command("public", context_settings=CONTEXT)
@click.argument("rubric", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; replaces only another public rubric. Default: print it.",
)
def command(rubric: Path, out: Path | None) -> None:
    """Write the public rubric of RUBRIC, with which students check their own work.

    It holds the questions, the names to look for and the visible cases, but no expected value,
    pattern, seed, hidden case or line of the reference. It gives no points. With `public: shape`
    or `public: expected` in RUBRIC, it also holds the expected shape or value.
    """
    loaded = load(rubric)
    text = public(loaded, reference_values(loaded) if tells_results(loaded) else {})
    if out is None:
        print(text, end="")
    else:
        replace_marked(out, text, mark=MARK)
        print(out)
