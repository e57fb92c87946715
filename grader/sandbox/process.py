"""The host's handle of one worker process, which forks children; `child_handle` has theirs."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import Any

from grader.errors import SandboxError
from grader.model import Limits
from grader.sandbox.fork_server import PROCESSES, STOP_S, ForkServer
from grader.sandbox.worker import (
    CLEAN_EXIT,
    CPU_USED_UP,
    KILLED,
    NO_MEMORY_LEFT,
    OUT_OF_MEMORY,
    PARSING,
)

START_S = 120.0
"""Seconds for a worker to import its libraries and get ready."""
CPU_MARGIN_S = 0.5
"""Seconds by which the kernel's count of CPU time may be smaller than its limit."""
MAX_ANSWER = 4096
"""Bytes of a worker's answer to an order."""


@dataclass(frozen=True, slots=True)
class Exit:
    """How a child ended.

    Attributes:
        code: its exit status; negative for a signal.
        peak: the most memory that it used, in bytes.
        cpu_s: its seconds on a core.
        cause: why the worker killed it; empty if it did not.
        at: where the child says that it was: the index of a step or request, a line and a cell.
            They may be any numbers, and are only for display.
    """

    code: int
    peak: int = 0
    cpu_s: float = 0
    cause: str = ""
    at: tuple[int, int, int] = (PARSING, 0, 0)


@dataclass(frozen=True, slots=True)
class Allotment:
    """What the machine gave a running child.

    Attributes:
        waited_s: seconds of the asked ones in which it was ready to run and had no core.
        disk: bytes that its files could take, those that it has included.
        memory: bytes that it is promised.
    """

    waited_s: float
    disk: int
    memory: int


class Process:
    """A worker process. It ends when this object is closed, or when the host ends.

    Every method raises `SandboxError` if the worker fails.
    """

    def __init__(self, fork_server: ForkServer, number: int, control: socket.socket) -> None:
        """Control the worker of a fork server that has this number and connection."""
        self.fork_server, self._number, self._control = fork_server, number, control
        self._group, self.layers = fork_server.group, fork_server.layers
        self._is_ready = self._is_closed = False

    def fork(self, limits: Limits) -> tuple[socket.socket, int]:
        """Fork a child; returns the host's ends of its connection and of its output pipe."""
        if not self._is_ready:
            self._receive(START_S)
            self._is_ready = self.fork_server.is_ready = True
        self._oom_kills = self._group.oom_kills()
        self._memory, self._cpu_s = limits.memory, int(limits.submission_s) + 2
        order = {"memory": self._memory, "file": limits.file, "cpu_s": self._cpu_s}
        with ExitStack() as on_failure:
            host, child = socket.socketpair()
            on_failure.enter_context(host)
            with child:
                printed, output = os.pipe()
                on_failure.callback(os.close, printed)
                try:
                    self._send(order, [child.fileno(), output])
                finally:
                    os.close(output)
            on_failure.pop_all()
        return host, printed

    def stop(self, grace_s: float) -> Exit:
        """Kill the child after up to `grace_s` seconds, and empty its folder."""
        self._send({"grace_s": grace_s})
        answer = self._receive(STOP_S + grace_s).get("exit")
        if not isinstance(answer, dict):
            raise SandboxError("the worker had no child to stop")
        child_exit = Exit(**answer | {"at": tuple(answer["at"])})
        if child_exit.code == -signal.SIGKILL and not child_exit.cause:
            return replace(child_exit, cause=self._why_killed(child_exit))
        return child_exit

    def _why_killed(self, child_exit: Exit) -> str:
        """Why a child was killed, and not by its worker: a limit of the rubric, or not."""
        if child_exit.cpu_s >= self._cpu_s - CPU_MARGIN_S:
            return CPU_USED_UP
        # A child has the highest OOM score of its group, so the kernel kills it first.
        if self._group.oom_kills() == self._oom_kills:
            return KILLED
        is_over = child_exit.peak >= self._memory
        # Only programs that may start processes have a group of their own.
        if is_over or (PROCESSES in self.layers and self._group.has_reached_limit()):
            return OUT_OF_MEMORY
        return NO_MEMORY_LEFT

    def measure(self, window_s: float) -> Allotment:
        """Measure what the running child was given, its time within the last `window_s` seconds."""
        self._send({"window_s": window_s})
        answer = self._receive(STOP_S).get("measured")
        if not isinstance(answer, dict):
            raise SandboxError("the worker had no child to measure")
        return Allotment(**answer)

    def close(self) -> None:
        """End the worker and its child, and remove the files that they left."""
        if not self._is_closed:
            self._is_closed = True
            is_clean = self._is_ready and self._ends_cleanly()
            self._control.close()  # a worker that gets ready only now ends on this
            self.fork_server.give_back(self._number, is_clean=is_clean)

    def _ends_cleanly(self) -> bool:
        """End the worker; whether it confirms that its child is gone and its folder is empty."""
        last_message = b""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)
            self._control.settimeout(STOP_S)
            while message := self._control.recv(MAX_ANSWER):
                last_message = message
        return last_message == CLEAN_EXIT

    def _send(self, order: dict[str, Any], fds: Iterable[int] = ()) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], [*fds])
        except OSError as error:
            reason = self.fork_server.last_error_line() or error
            raise SandboxError(f"the worker is gone: {reason}") from error

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        self._control.settimeout(timeout_s)
        try:
            message = self._control.recv(MAX_ANSWER)
        except TimeoutError as error:
            raise SandboxError(f"the worker did not answer within {timeout_s:g} s") from error
        except OSError as error:
            raise SandboxError(f"the worker is gone: {error}") from error
        if not message:
            reason = self.fork_server.last_error_line() or "it left no error message"
            raise SandboxError(f"the worker ended: {reason}")
        answer: dict[str, Any] = json.loads(message)
        return answer
