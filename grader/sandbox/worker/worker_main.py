"""Runs in a worker: forks one confined child per plan, watches it and cleans up after it.

A worker has no rubric and no reference, runs no student code itself and has one thread. It serves
one child at a time. When the host closes the connection, the worker kills its child, empties its
folder and ends. If programs may start processes, it kills those as well.
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
from dataclasses import dataclass, field
from io import FileIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from grader.model import Terms
from grader.sandbox.worker import (
    CLEAN_EXIT,
    CODE,
    FOLDER_FULL,
    OUT_OF_MEMORY,
    PARSING,
    STOPPED,
    TOO_MANY_PROCESSES,
    TOO_MANY_THREADS,
    process_group,
    scratch,
    warm,
)
from grader.sandbox.worker.child import run_plan, seed_everything
from grader.sandbox.worker.confine import confine, limit_resources, memory_in_use, prepare_layers
from grader.sandbox.worker.connection import Connection
from grader.sandbox.worker.kernel import libc
from grader.sandbox.worker.measure import CoreTimes, most_memory
from grader.sandbox.worker.progress import StepProgress

MAX_ORDER = 4096
"""Bytes of an order, which is a JSON message from the host to a worker or the fork server."""
WATCH_S, WATCH_PROCESSES_S = 0.1, 0.02
"""Seconds between two checks of a child, and of one that may start processes."""
FORK_RETRY_S = 10.0
"""Seconds to keep retrying fork() while another program's threads are being killed."""
NICE = 10
"""Niceness of programs that may start processes: the worker and the host run before them."""
FORKS_BEFORE_LARGE_PAGES = 16
"""Forks after which large pages, which take half a second to set up, pay off."""
MAX_FDS = 1 << 16
"""Child processes close all inherited file descriptors below this number."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What the host passes to a fork server at its start.

    Attributes:
        imports: the libraries to import before the first fork.
        readable: files and folders that a child may read.
        executable: folders of programs that a child may run, if it may start processes.
        terms: what the rubric allows programs to do.
        workers: the maximum number of workers.
    """

    imports: list[str]
    readable: list[str]
    executable: list[str]
    terms: Terms
    workers: int

    @classmethod
    def from_json(cls, text: bytes) -> WorkerSettings:
        """The settings that the host wrote as JSON."""
        settings = json.loads(text)
        return cls(**settings | {"terms": Terms(**settings["terms"])})


@dataclass(slots=True)
class ChildProcess:
    """The running child: its memory limit in bytes, and the cause for which it was killed."""

    pid: int
    pidfd: int
    memory: int
    cause: str = ""
    core_times: CoreTimes = field(default_factory=CoreTimes)

    def has_ended(self, wait_s: float) -> bool:
        """Whether it has ended; waits up to `wait_s` seconds for that."""
        return bool(select.select([self.pidfd], [], [], wait_s)[0])


class WorkerProcess:
    """Forks, watches, stops and cleans up after one child at a time."""

    def __init__(
        self, control: socket.socket, root: Path, folder: Path, settings: WorkerSettings
    ) -> None:
        self._control, self._folder = control, folder
        self._settings, self._terms = settings, settings.terms
        self._child: ChildProcess | None = None
        self._forks = 0
        self._progress = StepProgress()
        self._in_use = memory_in_use()
        self._max_tasks: int | None = None
        if self._terms.processes:
            process_group.check_alone()
            self._max_tasks = process_group.find_task_limit()
        self._layers = prepare_layers(
            # `CODE` is the archive that this process runs from
            readable=[*map(Path, settings.readable), root / CODE],
            writable=[self._folder, Path("/dev/null")],
            executable=map(Path, settings.executable) if self._terms.processes else None,
        )

    def serve(self) -> None:
        """Carry out orders until the host closes the connection."""
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
                    continue
                # No variable keeps an answer: the next child could read it in our frame.
                if "window_s" in order:
                    self._send({"measured": self._measure(order["window_s"])})
                else:
                    self._send({"exit": self._stop(order["grace_s"])})
        finally:
            self._stop(0)
            with suppress(OSError):  # the host is often gone
                self._control.send(CLEAN_EXIT)

    def _send(self, answer: dict[str, Any]) -> None:
        self._control.send(json.dumps(answer).encode())

    def _watch(self) -> None:
        """Until the next order: kill a child that exceeds a limit, and the processes it leaves."""
        watch_s = WATCH_PROCESSES_S if self._terms.processes else WATCH_S
        while self._child and not select.select([self._control], [], [], watch_s)[0]:
            if self._child.cause:
                continue
            self._sample(self._child)
            self._child.cause = self._exceeded_limit(self._child)
            if self._child.cause:
                signal.pidfd_send_signal(self._child.pidfd, signal.SIGKILL)
            # A process that still holds the child's connection keeps the host waiting.
            if self._terms.processes and (self._child.cause or self._child.has_ended(0)):
                process_group.kill_all()

    def _sample(self, child: ChildProcess) -> None:
        """Sample the time that the program's processes had on a core."""
        others = process_group.other_processes() if self._terms.processes else [child.pid]
        child.core_times.add(others)

    def _measure(self, window_s: float) -> dict[str, Any] | None:
        """What the machine gave the running child, if there is one."""
        if self._child is None:
            return None
        self._sample(self._child)
        return {
            "waited_s": self._child.core_times.waited_s(window_s),
            # A child that ends during a measurement gives free what is not counted as its own.
            "disk": max(scratch.room(self._folder, self._child.pid) for _ in range(2)),
            "memory": most_memory(self._in_use),
        }

    def _exceeded_limit(self, child: ChildProcess) -> str:
        """The cause to kill a child for; empty if it exceeds no limit."""
        if scratch.is_full(self._folder, child.pid):
            return FOLDER_FULL
        if self._terms.processes and process_group.has_too_many(child.pid):
            return TOO_MANY_PROCESSES
        if process_group.count_threads(child.pid) > process_group.MAX_THREADS:
            return TOO_MANY_THREADS
        if self._terms.processes and process_group.exhausts_memory(child.memory):
            return OUT_OF_MEMORY
        return ""

    def _fork(self, fds: list[int], order: dict[str, Any]) -> None:
        self._forks += 1
        if self._forks == FORKS_BEFORE_LARGE_PAGES:
            warm.use_large_pages()
        self._progress.clear()
        self._progress.note(PARSING, None, None)
        pid = fork_with_retry()
        if pid == 0:
            self._run_child(fds, order)
        self._child = ChildProcess(pid, os.pidfd_open(pid), order["memory"])
        for fd in fds:  # otherwise the next child would inherit this student's connection
            os.close(fd)

    def _run_child(self, fds: list[int], order: dict[str, Any]) -> None:
        try:
            sock, output = fds
            connection = Connection(socket.socket(fileno=sock))
            try:
                _set_up_child(output)
                if self._terms.fresh:
                    warm_up(self._settings)
                limit_resources(**self._child_limits(order))
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
            run_plan(connection, self._progress)
        finally:
            os._exit(1)  # whatever happened, a child must never continue as the worker

    def _child_limits(self, order: dict[str, Any]) -> dict[str, Any]:
        """The limits in an order, raised by what this process has used before the program."""
        in_use = memory_in_use() if self._terms.fresh else self._in_use
        cpu_s = order["cpu_s"]
        if self._terms.fresh:
            cpu_s += math.ceil(time.process_time())
        memory = order["memory"] + in_use
        return {**order, "memory": memory, "cpu_s": cpu_s, "tasks": self._max_tasks}

    def _stop(self, grace_s: float) -> dict[str, Any] | None:
        """Kill the child, remove what it left, and say how it ended."""
        if self._child is None:
            return None
        child, self._child = self._child, None
        if not child.has_ended(grace_s):
            child.cause = child.cause or STOPPED
        signal.pidfd_send_signal(child.pidfd, signal.SIGKILL)
        _, status, usage = os.wait4(child.pid, 0)
        os.close(child.pidfd)
        if self._terms.processes:
            process_group.end_all()
        scratch.empty(str(self._folder))
        code = os.waitstatus_to_exitcode(status)
        return {
            "code": code,
            "peak": usage.ru_maxrss * 1024,
            "cpu_s": usage.ru_utime + usage.ru_stime,
            "cause": child.cause,
            "at": self._progress.read(),
        }


def fork_with_retry() -> int:
    """`os.fork()`, retried while the machine has too many tasks.

    Raises:
        RuntimeError: this process has threads, which would be missing in the child.
        BlockingIOError: there are still too many tasks after `FORK_RETRY_S`.
    """
    if process_group.count_threads(os.getpid()) > 1:
        raise RuntimeError("a process with threads cannot be forked")
    deadline = time.monotonic() + FORK_RETRY_S
    while True:
        try:
            return os.fork()
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise
            time.sleep(WATCH_S)


def warm_up(settings: WorkerSettings) -> None:
    """Import what programs need, and remove the files that this leaves in the current folder."""
    warm.load(settings.imports)
    seed_everything(0)  # loads what numpy otherwise loads later
    scratch.empty(str(Path.cwd()))  # IPython has written a profile there


def _set_up_child(output: int) -> None:
    """Give a child its own session, signal handling, OOM score and output streams."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # If memory runs out, the kernel should kill this process, not the worker or the grader.
    Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.stdout, sys.stderr = _stream(1), _stream(2)
    tempfile.tempdir = None  # the worker's choice of a folder may not be the child's


def _stream(fd: int) -> TextIO:
    """An unbuffered stream: a child that is killed cannot flush."""
    raw: Any = FileIO(fd, "w", closefd=False)
    return TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True)
