"""The host's end of the connection with one child, which may send anything, or nothing at all."""

from __future__ import annotations

import os
import select
import socket
import time
from typing import Any

from grader.sandbox.wire import (
    MAX_ITEMS,
    MAX_TEXT,
    PREFIX_BYTES,
    Unpacker,
    WireError,
    part_sizes,
    read_head,
)

MAX_HEADER = 16 << 20
MAX_NODES = 4 * MAX_ITEMS + MAX_TEXT
"""Brackets and commas of a header: 16 MiB of `[]` would be objects of a gigabyte."""
LATE_S = 1.0
_PIECE = 1 << 18


class Channel:
    """Messages in and out, each against a deadline (`time.monotonic`), and the printed text.

    What a child prints is drained while the host waits, and kept up to `max_output` bytes.
    """

    def __init__(self, sock: socket.socket, printed: int, *, max_output: int) -> None:
        self._sock, self._printed, self._max_output = sock, printed, max_output
        self._received, self._output = bytearray(), bytearray()
        os.set_blocking(printed, False)
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
        self._poll.register(printed, select.POLLIN)

    def send(self, message: bytes, deadline: float) -> None:
        """Send one message.

        Raises:
            TimeoutError: the child did not take it in time.
            EOFError: the child is gone.
        """
        self._sock.settimeout(max(deadline - time.monotonic(), 0.001))
        try:
            self._sock.sendall(message)
        except TimeoutError:
            raise
        except OSError as error:
            raise EOFError("the child is gone") from error

    def receive(self, deadline: float, *, max_body: int = 0) -> tuple[dict[str, Any], Unpacker]:
        """The next message: its header, and what reads its values.

        Raises:
            TimeoutError: it did not come in time.
            EOFError: the child is gone.
            WireError: these are no bytes of ours.
        """
        header, body = part_sizes(self._take(PREFIX_BYTES, deadline))
        if header > MAX_HEADER or body > max_body:
            raise WireError(f"a message of {header} and {body} bytes is too large")
        text = self._take(header, deadline)
        if sum(map(text.count, (b"[", b"{", b","))) > MAX_NODES:
            raise WireError("a header of too many parts")
        return read_head(text), Unpacker(self._take(body, deadline))

    def close(self) -> str:
        """Close the connection of a dead child; all that it printed, up to the limit."""
        while self._drain():
            continue
        self._sock.close()
        os.close(self._printed)
        return self._output.decode("utf-8", "replace")

    def _take(self, size: int, deadline: float) -> bytes:
        while len(self._received) < size:
            self._wait(deadline)
        taken = bytes(self._received[:size])
        del self._received[:size]
        return taken

    def _wait(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        ready = [fd for fd, _ in self._poll.poll(max(left, 0) * 1000)]
        # What came in time may be read a little later: this thread is not always given its turn.
        if left <= 0 and (left <= -LATE_S or self._sock.fileno() not in ready):
            raise TimeoutError("no answer in time")
        for fd in ready:
            if fd == self._printed:
                if not self._drain():
                    self._poll.unregister(fd)
                continue
            try:
                piece = self._sock.recv(_PIECE)
            except OSError as error:
                raise EOFError("the child is gone") from error
            if not piece:
                raise EOFError("the child is gone")
            self._received += piece

    def _drain(self) -> bool:
        """Read what is printed by now; whether there was any."""
        try:
            piece = os.read(self._printed, _PIECE)
        except BlockingIOError:
            return False
        self._output += piece[: max(0, self._max_output - len(self._output))]
        return bool(piece)
