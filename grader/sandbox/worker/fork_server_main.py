"""Runs in the fork server: imports what programs need, once, and then forks workers.

A worker inherits all imports, has its own folder and connection, and forks the children that run
student code; the fork server itself never does. If there is only one worker, this process becomes
that worker.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from grader.sandbox.worker import SCRATCH, scratch, warm
from grader.sandbox.worker.kernel import libc
from grader.sandbox.worker.worker_main import (
    MAX_ORDER,
    WorkerProcess,
    WorkerSettings,
    fork_with_retry,
    warm_up,
)

FIRST_WORKER = 1
_PR_SET_PDEATHSIG = 1


def main(fd: int, root: str) -> None:
    """Read the `WorkerSettings` from stdin; serve the host until it closes the connection.

    Args:
        fd: the file descriptor of the socket.
        root: the folder of the archive and of the workers' folders.
    """
    control, top = socket.socket(fileno=fd), Path(root)
    settings = WorkerSettings.from_json(_read_stdin())
    os.chdir(_folder(top, FIRST_WORKER))
    gc.disable()  # nothing that is imported becomes garbage
    try:
        if not settings.terms.fresh:
            warm_up(settings)
        gc.enable()
        gc.collect()
        gc.freeze()  # otherwise the first collection in a child copies every page it visits
        if settings.workers == 1:
            _work(control, top, FIRST_WORKER, settings)
        else:
            _fork_workers(control, top, settings)
    finally:
        with suppress(OSError):  # inside bubblewrap, the folder ends with this process
            scratch.empty(root)
            top.rmdir()
    os._exit(0)  # a normal exit takes torch longer than a student's program


def _read_stdin() -> bytes:
    """All of stdin, which is empty from then on."""
    with open(0, "rb", closefd=False) as file:
        content = file.read()
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return content


def _fork_workers(control: socket.socket, root: Path, settings: WorkerSettings) -> None:
    """Fork workers on the host's orders until it is gone, then wait until all have ended.

    A worker ends by itself, because its own connection ends with the host too. If this process
    fails, it kills the workers first, because it is about to empty their folders.
    """
    alive: set[int] = set()
    try:
        while True:
            message, fds, *_ = socket.recv_fds(control, MAX_ORDER, 1)
            alive.difference_update(_wait_for_ended(os.WNOHANG))
            if not message:
                return
            (fd,), number = fds, json.loads(message)["worker"]
            pid = fork_with_retry()
            if pid == 0:
                control.close()
                _become_worker(fd, root, number, settings)
            alive.add(pid)
            os.close(fd)
    except BaseException:
        for pid in alive:
            os.kill(pid, signal.SIGKILL)
        raise
    finally:
        for _ in _wait_for_ended(0):
            pass


def _wait_for_ended(options: int) -> Iterator[int]:
    """Child processes that have ended: those so far with `WNOHANG`, otherwise in the end all."""
    with suppress(ChildProcessError):
        while (pid := os.waitpid(-1, options)[0]) != 0:
            yield pid


def _become_worker(fd: int, root: Path, number: int, settings: WorkerSettings) -> None:
    """Run as a worker and then exit: never return into the fork server's code."""
    try:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        home = _folder(root, number)
        os.environ.update(HOME=str(home), TMPDIR=str(home))
        os.chdir(home)
        if "IPython" in settings.imports:
            warm.load(["IPython"])  # the inherited shell has another home
            scratch.empty(str(home))
        _work(socket.socket(fileno=fd), root, number, settings)
    except BaseException:
        traceback.print_exc()  # the host reports its last line
    finally:
        os._exit(0)


def _work(control: socket.socket, root: Path, number: int, settings: WorkerSettings) -> None:
    worker = WorkerProcess(control, root, _folder(root, number), settings)
    gc.freeze()
    worker.serve()


def _folder(root: Path, number: int) -> Path:
    return root / SCRATCH / str(number)
