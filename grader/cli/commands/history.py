"""`grade history`: lists what changed a class's grades, and brings old grades back."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.command_files import CONTEXT
from grader.escapes import one_line
from grader.gradebook import run_history
from grader.store import LogEntry


@click.command("history", context_settings=CONTEXT)
@click.option("--restore", type=int, metavar="N", help="Bring back the grades from before entry N.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("grades"),
    show_default=True,
    help="Where the grades are.",
)
@click.option("--only", metavar="WHAT", help="List only entries of one kind, such as `export`.")
def command(restore: int | None, out: Path, only: str | None) -> None:
    """List what changed the grades; no entry of this list can be edited or removed.

    Restored grades last until the next run, so restore the old rubric as well. A restoration is an
    entry that can itself be undone. It does not change overrides.
    """
    if restore is None:
        for entry in run_history.list_entries(out):
            if only in {None, entry.what}:
                print(_line(entry))
        return
    count, entry_id = run_history.restore(out, restore)
    changed = "1 grade was another" if count == 1 else f"{count} grades were others"
    print(f"The grades are as they were before entry {restore}: {changed}.")
    print(f"Class page: {out / 'index.html'}")
    print(f"To take this back: grade history --restore {entry_id}")


def _line(entry: LogEntry) -> str:
    detail = entry.detail
    words = {
        "run": "began to grade {path} by rubric {rubric:.8}",
        "regrade": "began to grade {path} again by rubric {rubric:.8}",
        "restore": "brought back the grades from before entry {entry}",
        "reported": "wrote the reports ({students} in all)",
    }.get(entry.what, entry.what)
    if entry.what == "export":
        names = "without names" if detail["anonymous"] else "with names"
        words = "exported {students} in all as {format}, " + names + ", to {path} (sha256 {sha256})"
    if entry.what == "override":
        taken = "took back what was set by hand" if detail["points"] is None else "set {points}"
        words = "{by} " + taken + " for {question} of {student}: {why}"
    replaced = f"; grades replaced: {entry.replaced}" if entry.replaced else ""
    return f"{entry.id:>4}  {entry.at}  {one_line(words.format_map(detail))}{replaced}"
