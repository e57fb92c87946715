"""`grade rubric public`: what students and their CI may have of a rubric."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT


@click.command("public", context_settings=CONTEXT)
@click.argument("rubric", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write; a public rubric that stands there is replaced. Default: print it.",
)
def command(rubric: Path, out: Path | None) -> None:
    """Write the public rubric of RUBRIC, with which students look at their own work.

    It holds the questions, the names that are looked for and the cases that students see: no
    expected value, pattern, seed, hidden case or line of the reference. It gives no points. Where
    RUBRIC says `public: shape` or `public: expected`, that much of what is right is in it, too.
    """
    from grader.cli.write_files import replace_own
    from grader.pipeline.reference_values import reference_values
    from grader.rubric import load
    from grader.rubric.public_rubric import MARK, public, tells_results

    loaded = load(rubric)
    text = public(loaded, reference_values(loaded) if tells_results(loaded) else {})
    if out is None:
        print(text, end="")
    else:
        replace_own(out, text, mark=MARK)
        print(out)
