"""The folder that a fork server and its workers run in: a temporary one, or one in bubblewrap."""

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
    """A folder with the worker's archive and scratch folders, and how to start a process there.

    Attributes:
        root: the folder's path as the fork server sees it.
        command_prefix: words to put before the command of the fork server.
        fds: file descriptors that the command inherits.
        layers: names of the isolation layers that this adds.
    """

    root: Path
    command_prefix: tuple[str, ...] = ()
    fds: tuple[int, ...] = ()
    layers: tuple[str, ...] = ()


@contextmanager
def temporary_folder(workers: int) -> Iterator[WorkerFolder]:
    """A temporary folder with a scratch folder for each worker; removed with all its contents."""
    root = Path(tempfile.mkdtemp(prefix="grade-worker-")).resolve()
    try:
        for number in range(1, workers + 1):
            (root / SCRATCH / str(number)).mkdir(parents=True)
        (root / CODE).write_bytes(archive.pack_worker())
        yield WorkerFolder(root)
    finally:
        with suppress(OSError):  # usually the fork server has removed it
            scratch.empty(str(root))
            root.rmdir()


@contextmanager
def bubblewrap_folder(
    program: str, options: bubblewrap.BubblewrapOptions
) -> Iterator[WorkerFolder]:
    """A folder in memory, inside bubblewrap, whose path is `program`."""
    with tempfile.TemporaryFile() as code:
        code.write(archive.pack_worker())
        code.seek(0)
        prefix = bubblewrap.command_prefix(program, options, code.fileno())
        yield WorkerFolder(bubblewrap.ROOT, tuple(prefix), (code.fileno(),), ("bubblewrap",))
