"""Where a worker lives: a folder of its own, or bubblewrap, which brings one along."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox import archive, bubblewrap
from grader.sandbox.worker import CODE, SCRATCH, scratch


@dataclass(frozen=True, slots=True)
class WorkerFolder:
    """The worker's folder as it sees it, and how to start it there.

    The folder holds the worker's code and its scratch folder. `before` is put before its command,
    `fds` are passed on to it, `layers` names what this place adds.
    """

    root: Path
    before: tuple[str, ...] = ()
    fds: tuple[int, ...] = ()
    layers: tuple[str, ...] = ()


@contextmanager
def folder(workers: int) -> Iterator[WorkerFolder]:
    """A temporary folder, which is removed with all that is in it; each worker has one in it."""
    root = Path(tempfile.mkdtemp(prefix="grade-worker-")).resolve()
    try:
        for number in range(1, workers + 1):
            (root / SCRATCH / str(number)).mkdir(parents=True)
        (root / CODE).write_bytes(archive.archive())
        yield WorkerFolder(root)
    finally:
        with suppress(OSError):  # usually it is gone, for that is the worker's last act
            scratch.empty(str(root))
            root.rmdir()


@contextmanager
def enclosure(program: str, allowed: bubblewrap.BubblewrapOptions) -> Iterator[WorkerFolder]:
    """Inside bubblewrap, whose path is `program`; nothing of it is on a disk."""
    with tempfile.TemporaryFile() as code:
        code.write(archive.archive())
        code.seek(0)
        before = bubblewrap.enclosed(program, allowed, code.fileno())
        yield WorkerFolder(bubblewrap.ROOT, tuple(before), (code.fileno(),), ("bubblewrap",))
