"""The first process of a sandbox: it imports what programs need, once, and forks workers then.

A worker finds everything imported, has a folder and a connection of its own, and meets students;
this process never does. Where there is to be one worker only, this process becomes it.
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
    fork_alone,
    warm_up,
)

FIRST = 1
_PR_SET_PDEATHSIG = 1


def main(fd: int, root: str, told: str) -> None:
    """Serve the host on a socket until it goes away."""
    control, top, settings = socket.socket(fileno=fd), Path(root), WorkerSettings.read(told)
    os.chdir(_folder(top, FIRST))
    gc.disable()  # nothing that is imported becomes garbage
    try:
        if not settings.terms.fresh:
            warm_up(settings)
        gc.enable()
        gc.collect()
        gc.freeze()  # or the first collection in a child copies every page it looks at
        if settings.workers == 1:
            _work(control, top, FIRST, settings)
        else:
            _fork_workers(control, top, settings)
    finally:
        with suppress(OSError):  # inside bubblewrap it ends with this process
            scratch.empty(root)
            top.rmdir()
    os._exit(0)  # to take torch apart takes longer than a student


def _fork_workers(control: socket.socket, root: Path, settings: WorkerSettings) -> None:
    """Fork the workers that the host asks for until it is gone, and wait for their ends.

    A worker's own connection ends with the host as well, so that it ends by itself. Where this
    process fails, it ends them first: their folders are about to be emptied.
    """
    alive: set[int] = set()
    try:
        while True:
            message, fds, *_ = socket.recv_fds(control, MAX_ORDER, 1)
            alive.difference_update(_ended(os.WNOHANG))
            if not message:
                return
            (fd,), number = fds, json.loads(message)["worker"]
            pid = fork_alone()
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
        for _ in _ended(0):
            pass


def _ended(how: int) -> Iterator[int]:
    """Children that have ended; with `WNOHANG` those that have by now, else all in the end."""
    with suppress(ChildProcessError):
        while (pid := os.waitpid(-1, how)[0]) != 0:
            yield pid


def _become_worker(fd: int, root: Path, number: int, settings: WorkerSettings) -> None:
    """Be a worker, and end with it: never go on as the process that forked it."""
    try:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        home = _folder(root, number)
        os.environ.update(HOME=str(home), TMPDIR=str(home))
        os.chdir(home)
        if "IPython" in settings.imports:
            warm.load(["IPython"])  # the shell that was made before has another home
            scratch.empty(str(home))
        _work(socket.socket(fileno=fd), root, number, settings)
    except BaseException:
        traceback.print_exc()  # its last line is what the host tells of it
    finally:
        os._exit(0)


def _work(control: socket.socket, root: Path, number: int, settings: WorkerSettings) -> None:
    worker = WorkerProcess(control, root, _folder(root, number), settings)
    gc.freeze()
    worker.serve()


def _folder(root: Path, number: int) -> Path:
    return root / SCRATCH / str(number)
