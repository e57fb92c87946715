"""The host's end of the connection with one child: messages with deadlines, and printed text.

The child may send anything, or nothing at all.
"""

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
    read_header,
)

MAX_HEADER = 16 << 20
"""Bytes of a header."""
MAX_NODES = 4 * MAX_ITEMS + MAX_TEXT
"""Brackets and commas in a header: 16 MiB of `[]` would take a gigabyte as objects."""
LATE_S = 1.0
"""Seconds after a deadline in which a message that arrived in time may still be read."""
_READ_BYTES = 1 << 18


class Channel:
    """Sends and receives messages with deadlines (`time.monotonic`), and keeps printed text.

    While the host waits, it reads what the child prints and keeps up to `max_output` bytes.
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
            TimeoutError: the child did not receive it in time.
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
        """The next message: its header, and a reader for its values.

        Raises:
            TimeoutError: it did not arrive in time; a later call may still receive it.
            EOFError: the child is gone.
            WireError: these bytes are not a message, or it is too large.
        """
        prefix = self._read(PREFIX_BYTES, deadline)
        header, body = part_sizes(prefix)
        if header > MAX_HEADER or body > max_body:
            raise WireError(f"a message of {header} and {body} bytes is too large")
        text = self._read(header, deadline, before=prefix)
        if sum(map(text.count, (b"[", b"{", b","))) > MAX_NODES:
            raise WireError("a header of too many parts")
        head = read_header(text)
        return head, Unpacker(self._read(body, deadline, before=prefix + text))

    def output_so_far(self) -> str:
        """What the child has printed until now; it may print on."""
        self._drain()  # once: a child that floods its output would keep this busy for ever
        return self._output.decode("utf-8", "replace")

    def close(self) -> str:
        """Close the connection of a dead child, and return what it printed."""
        while self._drain():
            continue
        self._sock.close()
        os.close(self._printed)
        return self._output.decode("utf-8", "replace")

    def _read(self, size: int, deadline: float, *, before: bytes = b"") -> bytes:
        """Read bytes of a message; a timeout puts back those of it that were read before."""
        try:
            while len(self._received) < size:
                self._wait(deadline)
        except TimeoutError:
            self._received[:0] = before
            raise
        data = bytes(self._received[:size])
        del self._received[:size]
        return data

    def _wait(self, deadline: float) -> None:
        left_s = deadline - time.monotonic()
        ready = [fd for fd, _ in self._poll.poll(max(left_s, 0) * 1000)]
        # On a busy machine, this thread may run only after a message has been waiting for a while.
        if left_s <= 0 and (left_s <= -LATE_S or self._sock.fileno() not in ready):
            raise TimeoutError("no answer in time")
        for fd in ready:
            if fd == self._printed:
                if not self._drain():
                    self._poll.unregister(fd)
                continue
            try:
                piece = self._sock.recv(_READ_BYTES)
            except OSError as error:
                raise EOFError("the child is gone") from error
            if not piece:
                raise EOFError("the child is gone")
            self._received += piece

    def _drain(self) -> bool:
        """Read what has been printed so far; whether there was any."""
        try:
            piece = os.read(self._printed, _READ_BYTES)
        except BlockingIOError:
            return False
        self._output += piece[: max(0, self._max_output - len(self._output))]
        return bool(piece)
