"""The child's end of its connection with the host."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any

from grader.sandbox.wire import PREFIX_BYTES, Json, Unpacker, pack, part_sizes, read_head


class Connection:
    """Messages over a socket, one after another; it blocks, for the host keeps the clock."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, head: dict[str, Json], blobs: Iterable[bytes] = ()) -> None:
        """Send one message."""
        self._sock.setblocking(True)  # a program may have changed it
        self._sock.sendall(pack(head, blobs))

    def check(self) -> None:
        """Make sure that a program has left us what it takes to answer; raises whatever fails."""
        pack({"is": "there"}, (b"",))
        self._sock.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)

    def receive(self) -> tuple[dict[str, Any], Unpacker]:
        """The next message: its header, and what reads its values.

        Raises:
            EOFError: the host has gone.
        """
        self._sock.setblocking(True)
        header, body = part_sizes(self._take(PREFIX_BYTES))
        head = read_head(self._take(header))
        return head, Unpacker(self._take(body))

    def close(self) -> None:
        """Have this process say nothing more."""
        self._sock.close()

    def _take(self, size: int) -> bytes:
        taken = bytearray()
        while len(taken) < size:
            piece = self._sock.recv(min(size - len(taken), 1 << 20))
            if not piece:
                raise EOFError("the host has gone")
            taken += piece
        return bytes(taken)
