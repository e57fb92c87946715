"""Starts workers before the rubric is loaded, because importing torch takes as long as that.

The workers' settings are a guess; the grading uses them only if the guess was right.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from grader.discover import walk_folder
from grader.errors import GradeError
from grader.rubric import read_preview
from grader.sandbox import ConfinementPolicy, Pool, WorkerSetup, usable_cores

CODE = (".py", ".ipynb")
MAX_FILES = 1000
"""Files of one student that are searched for code."""


def start_workers(
    submissions: Path, rubric: Path, out: Path, policy: ConfinementPolicy, jobs: int | None = None
) -> Pool | None:
    """Start workers for a class that has code and was not graded before; None for any other.

    A class that was graded before may need no worker, and a class without code never does.
    """
    most = jobs or usable_cores()
    size = 0 if out.exists() else len([*islice(_with_code(submissions), most)])
    preview = read_preview(rubric) if size else None
    if preview is None:
        return None
    hidden = (*preview.own_files, submissions, out)
    setup = WorkerSetup(preview.terms, preview.memory)
    pool = Pool(size, hidden, policy=policy, setup=setup)
    with suppress(GradeError):  # the run reports it, if it needs the workers
        pool.start()
    return pool


def _with_code(path: Path) -> Iterator[Path]:
    """The entries of a folder that are programs or hold one; or the path itself."""
    if path.suffix.lower() in CODE:
        yield path
        return
    with suppress(OSError):
        for entry in path.iterdir():
            names = (file.path.name for file in islice(walk_folder(entry), MAX_FILES))
            if any(name.lower().endswith(CODE) for name in (entry.name, *names)):
                yield entry
