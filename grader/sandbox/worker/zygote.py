"""The warm process: it imports what programs need, then forks one confined child per plan.

It knows of no rubric and no reference, runs no student code itself and has one thread. It serves
one child at a time, on a connection that its host alone holds; when that ends, it kills its child,
removes its folder and ends too.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from io import FileIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from grader.sandbox.worker import CODE, PARSING, SCRATCH, scratch, warm
from grader.sandbox.worker.child import converse, seed_everything
from grader.sandbox.worker.confine import confine, limit_resources, memory_in_use, prepare
from grader.sandbox.worker.connection import Connection
from grader.sandbox.worker.kernel import libc
from grader.sandbox.worker.progress import Progress
from grader.sandbox.worker.readable import readable

MAX_ORDER = 4096
LOOK_S = 0.2
MANY = 16
"""After so many children it is worth half a second to make each of the next cheaper."""
MAX_FDS = 1 << 16
_PR_SET_PDEATHSIG = 1


def main(fd: int, root: str, imports: str, hidden: str) -> None:
    """Serve the host on a socket until it goes away; `imports` and `hidden` are JSON lists."""
    control = socket.socket(fileno=fd)
    os.chdir(Path(root) / SCRATCH)
    try:
        warm.load(json.loads(imports))
        seed_everything(0)  # loads what numpy leaves for later
        scratch.empty(str(Path.cwd()))  # IPython has left a profile there
        zygote = Zygote(control, Path(root), map(Path, json.loads(hidden)))
        gc.collect()
        gc.freeze()  # or the first collection in a child copies every page it looks at
        control.send(b'{"ready": true}')
        zygote.serve()
    finally:
        with suppress(OSError):  # inside bubblewrap it ends with this process
            scratch.empty(root)
            Path(root).rmdir()


class Zygote:
    """Forks, stops and cleans up after one child at a time."""

    def __init__(self, control: socket.socket, root: Path, hidden: Iterable[Path]) -> None:
        self._control, self._folder = control, root / SCRATCH
        self._child: tuple[int, int] | None = None
        self._is_full = False
        self._forks = 0
        self._progress = Progress()
        self._in_use = memory_in_use()
        self._layers = prepare(
            readable=[*readable(hidden), root / CODE],  # the archive that this process runs from
            writable=[self._folder, Path("/dev/null")],
        )

    def serve(self) -> None:
        """Obey orders until the host is gone."""
        try:
            while True:
                self._watch()
                message, fds, *_ = socket.recv_fds(self._control, MAX_ORDER, 2)
                if not message:
                    return
                order = json.loads(message)
                if fds:
                    self._fork(fds, order)
                else:
                    answer = {"exit": self._stop(order["grace_s"])}
                    self._control.send(json.dumps(answer).encode())
        finally:
            self._stop(0)

    def _watch(self) -> None:
        """Until there is an order: kill a child that writes too much."""
        while self._child and not select.select([self._control], [], [], LOOK_S)[0]:
            pid, pidfd = self._child
            if not self._is_full and scratch.is_full(self._folder, pid):
                self._is_full = True
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)

    def _fork(self, fds: list[int], order: dict[str, Any]) -> None:
        if len(list(Path("/proc/self/task").iterdir())) > 1:
            raise RuntimeError("a process with threads cannot be forked")
        self._forks += 1
        if self._forks == MANY:
            warm.use_large_pages()
        self._progress.note(PARSING, None, None)
        pid = os.fork()
        if pid == 0:
            self._run_child(fds, order)
        self._child = pid, os.pidfd_open(pid)
        for fd in fds:  # or the next child would inherit this student's connection
            os.close(fd)

    def _run_child(self, fds: list[int], order: dict[str, Any]) -> None:
        try:
            sock, output = fds
            connection = Connection(socket.socket(fileno=sock))
            try:
                _settle(output)
                limit_resources(**order | {"memory": order["memory"] + self._in_use})
                layers = confine(self._layers)
            except OSError as error:
                connection.send({"broken": f"a child could not be confined: {error}"})
                return
            os.closerange(3, sock)
            os.closerange(sock + 1, MAX_FDS)
            connection.send({"isolation": [*layers]})
            converse(connection, self._progress)
        finally:
            os._exit(1)  # whatever happened, a child never goes on as the worker

    def _stop(self, grace_s: float) -> dict[str, Any] | None:
        """Kill the child and remove what it left; how it ended, for the host."""
        if self._child is None:
            return None
        (pid, pidfd), self._child = self._child, None
        select.select([pidfd], [], [], grace_s)
        signal.pidfd_send_signal(pidfd, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
        os.close(pidfd)
        scratch.empty(str(self._folder))
        is_full, self._is_full = self._is_full, False
        code = os.waitstatus_to_exitcode(status)
        peak, at = usage.ru_maxrss * 1024, self._progress.read()
        return {"code": code, "peak": peak, "is_full": is_full, "at": at}


def _settle(output: int) -> None:
    """Make a freshly forked process the child's own: session, streams, folder for `tempfile`."""
    os.setsid()
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout, sys.stderr = _stream(1), _stream(2)
    tempfile.tempdir = None  # the folder that the parent found may not be the child's


def _stream(fd: int) -> TextIO:
    """A stream that keeps nothing back: a child that is killed flushes nothing."""
    raw: Any = FileIO(fd, "w", closefd=False)
    return TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True)
