"""A warm worker forks one confined child per plan.

It knows of no rubric and no reference, runs no student code itself and has one thread. It serves
one child at a time, on a connection that its host alone holds; when that ends, it kills its child,
empties its folder and ends too. Where programs may start processes, it ends those as well.
"""

from __future__ import annotations

import json
import math
import os
import select
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from grader.model import Terms
from grader.sandbox.worker import (
    CODE,
    CROWD,
    FAREWELL,
    FULL,
    MEMORY,
    PARSING,
    THREADS,
    scratch,
    warm,
)
from grader.sandbox.worker import process_group as family
from grader.sandbox.worker.child import converse, seed_everything
from grader.sandbox.worker.confine import confine, limit_resources, memory_in_use, prepare
from grader.sandbox.worker.connection import Connection
from grader.sandbox.worker.kernel import libc
from grader.sandbox.worker.progress import StepProgress
from grader.sandbox.worker.readable import executable, readable

MAX_ORDER = 4096
LOOK_S, LOOK_AT_FAMILY_S = 0.1, 0.02
FORK_S = 10.0
"""So long a fork waits for another program's threads to be ended."""
NICE = 10
"""What lets this process and the host have their turn, however many processes a program starts."""
MANY = 16
"""After so many children it is worth half a second to make each of the next cheaper."""
MAX_FDS = 1 << 16
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What is told at the start: libraries, what no child may read, its terms, most workers."""

    imports: list[str]
    hidden: list[str]
    terms: Terms
    workers: int

    @classmethod
    def read(cls, told: str) -> WorkerSettings:
        """The settings in JSON."""
        settings = json.loads(told)
        return cls(**settings | {"terms": Terms(**settings["terms"])})


@dataclass(slots=True)
class ChildProcess:
    """The one child: its number and what holds it, its memory limit, and what it is ended for."""

    pid: int
    pidfd: int
    memory: int
    cause: str = ""

    def has_ended(self, wait_s: float) -> bool:
        """Whether it has, waiting so long for it."""
        return bool(select.select([self.pidfd], [], [], wait_s)[0])


class WorkerProcess:
    """Forks, stops and cleans up after one child at a time."""

    def __init__(
        self, control: socket.socket, root: Path, folder: Path, settings: WorkerSettings
    ) -> None:
        self._control, self._folder = control, folder
        self._settings, self._terms = settings, settings.terms
        self._child: ChildProcess | None = None
        self._forks = 0
        self._progress = StepProgress()
        self._in_use = memory_in_use()
        self._tasks: int | None = None
        if self._terms.processes:
            family.found()
            self._tasks = family.most_tasks()
        hidden = [*map(Path, settings.hidden)]
        self._layers = prepare(
            # the archive is the one that this process runs from
            readable=[*readable(hidden, programs=self._terms.processes), root / CODE],
            writable=[self._folder, Path("/dev/null")],
            executable=executable(hidden) if self._terms.processes else None,
        )

    def serve(self) -> None:
        """Obey orders until the host is gone."""
        self._control.send(b'{"ready": true}')
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
            with suppress(OSError):  # often the host is gone
                self._control.send(FAREWELL)

    def _watch(self) -> None:
        """Until there is an order: kill a child that takes too much, and what it leaves behind."""
        look_s = LOOK_AT_FAMILY_S if self._terms.processes else LOOK_S
        while self._child and not select.select([self._control], [], [], look_s)[0]:
            if self._child.cause:
                continue
            self._child.cause = self._excess(self._child)
            if self._child.cause:
                signal.pidfd_send_signal(self._child.pidfd, signal.SIGKILL)
            # Whoever has its connection keeps the host waiting for an answer.
            if self._terms.processes and (self._child.cause or self._child.has_ended(0)):
                family.kill()

    def _excess(self, child: ChildProcess) -> str:
        """What a child has too much of; empty where it has not."""
        if scratch.is_full(self._folder, child.pid):
            return FULL
        if self._terms.processes and family.is_crowd(child.pid):
            return CROWD
        if family.threads(child.pid) > family.MOST_THREADS:
            return THREADS
        if self._terms.processes and family.takes_the_last(child.memory):
            return MEMORY
        return ""

    def _fork(self, fds: list[int], order: dict[str, Any]) -> None:
        self._forks += 1
        if self._forks == MANY:
            warm.use_large_pages()
        self._progress.clear()
        self._progress.note(PARSING, None, None)
        pid = fork_alone()
        if pid == 0:
            self._run_child(fds, order)
        self._child = ChildProcess(pid, os.pidfd_open(pid), order["memory"])
        for fd in fds:  # or the next child would inherit this student's connection
            os.close(fd)

    def _run_child(self, fds: list[int], order: dict[str, Any]) -> None:
        try:
            sock, output = fds
            connection = Connection(socket.socket(fileno=sock))
            try:
                _settle(output)
                if self._terms.fresh:
                    warm_up(self._settings)
                limit_resources(**self._own_limits(order))
                if self._terms.processes:
                    os.nice(NICE)
                layers = confine(self._layers)
            except (OSError, ImportError) as error:
                connection.send({"broken": f"a child could not be prepared: {error}"})
                return
            os.set_inheritable(sock, False)
            os.closerange(3, sock)
            os.closerange(sock + 1, MAX_FDS)
            connection.send({"isolation": [*layers]})
            converse(connection, self._progress)
        finally:
            os._exit(1)  # whatever happened, a child never goes on as the worker

    def _own_limits(self, order: dict[str, Any]) -> dict[str, Any]:
        """What is granted beyond what this process has used by now."""
        in_use = memory_in_use() if self._terms.fresh else self._in_use
        cpu_s = order["cpu_s"] + math.ceil(time.process_time()) * self._terms.fresh
        return {**order, "memory": order["memory"] + in_use, "cpu_s": cpu_s, "tasks": self._tasks}

    def _stop(self, grace_s: float) -> dict[str, Any] | None:
        """Kill the child and remove what it left; how it ended, for the host."""
        if self._child is None:
            return None
        child, self._child = self._child, None
        child.has_ended(grace_s)
        signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
        _, status, usage = os.wait4(child.pid, 0)
        os.close(child.pidfd)
        if self._terms.processes:
            family.end()
        scratch.empty(str(self._folder))
        code = os.waitstatus_to_exitcode(status)
        peak, at = usage.ru_maxrss * 1024, self._progress.read()
        return {"code": code, "peak": peak, "cause": child.cause, "at": at}


def fork_alone() -> int:
    """What `os.fork` gives, in a process without threads: they would be missing in the other."""
    if family.threads(os.getpid()) > 1:
        raise RuntimeError("a process with threads cannot be forked")
    deadline = time.monotonic() + FORK_S
    while True:
        try:
            return os.fork()
        except BlockingIOError:  # there are too many processes and threads just now
            if time.monotonic() > deadline:
                raise
            time.sleep(LOOK_S)


def warm_up(settings: WorkerSettings) -> None:
    """Import what programs need, and leave no trace of it in the current folder."""
    warm.load(settings.imports)
    seed_everything(0)  # loads what numpy leaves for later
    scratch.empty(str(Path.cwd()))  # IPython has left a profile there


def _settle(output: int) -> None:
    """Make a freshly forked process the child's own: session, streams, folder for `tempfile`."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # Where memory runs out, the kernel is to take this process: not the worker, nor the grader.
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout, sys.stderr = _stream(1), _stream(2)
    tempfile.tempdir = None  # the folder that the parent found may not be the child's


def _stream(fd: int) -> TextIO:
    """A stream that keeps nothing back: a child that is killed flushes nothing."""
    raw: Any = FileIO(fd, "w", closefd=False)
    return TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True)
