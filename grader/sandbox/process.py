"""The host's hold on a worker process: have it fork children, be sure that it ends."""

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
from grader.sandbox.fork_server import STOP_S, ForkServer
from grader.sandbox.worker import FAREWELL, MEMORY, PARSING

START_S = 120.0
MAX_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Exit:
    """How a child ended.

    `code` is its exit status, negative for a signal; `peak` is in bytes; `cause` says what it was
    ended for by the worker, if it was. `at` is where it says it was: a step's or request's index,
    a line and a cell, which are display text.
    """

    code: int
    peak: int = 0
    cause: str = ""
    at: tuple[int, int, int] = (PARSING, 0, 0)


class Process:
    """A worker process. It ends when this object is closed, or when the host is gone.

    Every method raises `SandboxError` where the worker does not do its part.
    """

    def __init__(self, nursery: ForkServer, number: int, control: socket.socket) -> None:
        """Hold the worker that a sandbox has under this number, on its connection."""
        self.nursery, self._number, self._control = nursery, number, control
        self._group, self.layers = nursery.group, nursery.layers
        self._ready = self._closed = False

    def fork(self, limits: Limits) -> tuple[socket.socket, int]:
        """Have a child forked: the host's ends of its connection and of what it prints."""
        if not self._ready:
            self._receive(START_S)
            self._ready = self.nursery.is_ready = True
        self._kills = self._group.kills()
        order = {
            "memory": limits.memory,
            "file": limits.file,
            "cpu_s": int(limits.submission_s) + 2,
        }
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
        """Have the child killed and its folder emptied; `grace_s` is for one that is ending."""
        self._send({"grace_s": grace_s})
        ended = self._receive(STOP_S + grace_s).get("exit")
        if not isinstance(ended, dict):
            raise SandboxError("the worker had no child to stop")
        how = Exit(**ended | {"at": tuple(ended["at"])})
        was_killed = how.code == -signal.SIGKILL and not how.cause
        # The kernel takes a child first, which offers itself; the worker is asked to kill later.
        is_short = was_killed and self._group.kills() > self._kills
        return replace(how, cause=MEMORY) if is_short else how

    def close(self) -> None:
        """End the worker, its child and what they left in its folder."""
        if not self._closed:
            self._closed = True
            is_clean = self._ready and self._has_ended()
            self._control.close()  # a worker that gets ready only now will find this
            self.nursery.give_back(self._number, is_clean=is_clean)

    def _has_ended(self) -> bool:
        """Tell the worker to end; whether it said that its child is gone and its folder empty."""
        said = b""
        with suppress(OSError):
            self._control.shutdown(socket.SHUT_WR)
            self._control.settimeout(STOP_S)
            while heard := self._control.recv(MAX_ANSWER):
                said = heard
        return said == FAREWELL

    def _send(self, order: dict[str, Any], fds: Iterable[int] = ()) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], [*fds])
        except OSError as error:
            raise SandboxError(
                f"the worker is gone: {self.nursery.last_words() or error}"
            ) from error

    def _receive(self, timeout_s: float) -> dict[str, Any]:
        self._control.settimeout(timeout_s)
        try:
            message = self._control.recv(MAX_ANSWER)
        except TimeoutError as error:
            raise SandboxError(f"the worker gave no sign of life for {timeout_s:g} s") from error
        except OSError as error:
            raise SandboxError(f"the worker is gone: {error}") from error
        if not message:
            raise SandboxError(f"the worker ended: {self.nursery.last_words() or 'without a word'}")
        answer: dict[str, Any] = json.loads(message)
        return answer
