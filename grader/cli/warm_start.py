"""Workers that start before the rubric is read in full: importing torch takes as long as that.

What they are started for is a guess; whoever grades uses them only if it was right.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from grader.cli.walk import below
from grader.errors import GradeError
from grader.rubric import outlook
from grader.sandbox import ConfinementPolicy, Pool, WorkerSetup

CODE = (".py", ".ipynb")
MOST_LOOKED_AT = 1000
"""Files and folders of one student among which code is looked for."""


def workers_ahead(
    submissions: Path, rubric: Path, out: Path, policy: ConfinementPolicy
) -> Pool | None:
    """Workers for a class that has code and was not graded before, getting ready; or None.

    A class that was graded before may need none, and one that hands in prose never does.
    """
    size = 0 if out.exists() else len([*islice(_with_code(submissions), os.cpu_count() or 1)])
    expected = outlook(rubric) if size else None
    if expected is None:
        return None
    hidden = (*expected.own_files, submissions, out)
    setup = WorkerSetup(expected.terms, expected.memory)
    pool = Pool(size, hidden, policy=policy, setup=setup)
    with suppress(GradeError):  # said by the run, if it needs them
        pool.start()
    return pool


def _with_code(path: Path) -> Iterator[Path]:
    """What lies in a folder and is a program, or a folder that holds one."""
    if path.suffix.lower() in CODE:
        yield path
        return
    with suppress(OSError):
        for entry in path.iterdir():
            inside = (each.name for each in islice(below(entry), MOST_LOOKED_AT))
            if any(name.lower().endswith(CODE) for name in (entry.name, *inside)):
                yield entry
