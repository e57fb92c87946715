"""The host's handle of one child, which runs one program; `process` has that of its worker."""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from grader.errors import SandboxError, ShortageError
from grader.model import Limits
from grader.sandbox import status_messages
from grader.sandbox.channel import Channel
from grader.sandbox.process import Allotment, Exit, Process
from grader.sandbox.wire import Unpacker, WireError
from grader.sandbox.worker import KILLED, NO_MEMORY_LEFT

GRACE_S = 1.0
"""Seconds for a child that has closed its connection to end by itself."""


class ChildLostError(Exception):
    """The child is gone; the text tells the student how it ended."""


class ChildHandle:
    """Forks a child on entry and kills it on exit; `output` is then what it printed."""

    def __init__(self, process: Process, limits: Limits) -> None:
        self._process, self._limits = process, limits
        self._exit: Exit | None = None
        self.output = ""

    def __enter__(self) -> Self:
        sock, printed = self._process.fork(self._limits)
        self._channel = Channel(sock, printed, max_output=self._limits.output)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.end()
        finally:
            self.output = self._channel.close()

    def send(self, message: bytes, deadline: float) -> None:
        """Send a program or requests; if the child is gone, the next `receive` reports it."""
        with suppress(EOFError, TimeoutError):
            self._channel.send(message, deadline)

    def output_so_far(self) -> str:
        """What the child has printed until now."""
        return self._channel.output_so_far()

    def end(self, grace_s: float = 0) -> Exit:
        """Kill the child and say how it ended; first wait up to `grace_s` seconds for its end."""
        if self._exit is None:
            self._exit = self._process.stop(grace_s)
        return self._exit

    def isolation(self, deadline: float) -> tuple[str, ...]:
        """The layers that the child runs under: its first message, before any student code.

        Raises:
            SandboxError: the child could not be confined.
        """
        try:
            head, _ = self._channel.receive(deadline)
        except (TimeoutError, EOFError, WireError) as error:
            raise SandboxError(f"a child did not start: {error}") from error
        if "isolation" not in head:
            raise SandboxError(str(head.get("broken")))
        return (*self._process.layers, *head["isolation"])

    def receive(self, deadline: float, *, max_body: int = 0) -> tuple[dict[str, Any], Unpacker]:
        """The next message; raises `TimeoutError`, `ChildLostError` or `WireError`.

        Raises:
            ShortageError: the child was killed, and the program exceeded no limit.
        """
        try:
            return self._channel.receive(deadline, max_body=max_body)
        except EOFError as error:
            raise self._lost() from error

    def measure(self, window_s: float) -> Allotment:
        """What the machine has given the child, its time within the last `window_s` seconds."""
        return self._process.measure(window_s)

    def _lost(self) -> ChildLostError:
        """How the child ended; raises `ShortageError` if that is not the program's fault."""
        child_exit = self.end(GRACE_S)
        if child_exit.cause in {KILLED, NO_MEMORY_LEFT}:
            raise ShortageError(status_messages.describe_shortage(child_exit, self._limits))
        return ChildLostError(status_messages.describe_exit(child_exit, self._limits))
