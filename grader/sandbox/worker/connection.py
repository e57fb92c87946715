"""The child's end of its connection with the host."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any

from grader.sandbox.wire import PREFIX_BYTES, Json, Unpacker, pack, part_sizes, read_header


class Connection:
    """Messages over a socket, one after another. Calls block: the host keeps the time limits."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, head: dict[str, Json], blobs: Iterable[bytes] = ()) -> None:
        """Send one message."""
        self._sock.setblocking(True)  # a program may have changed it
        self._sock.sendall(pack(head, blobs))

    def check(self) -> None:
        """Fail now if a program has broken something that answers need; raises any error."""
        pack({"is": "there"}, (b"",))
        self._sock.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)

    def receive(self) -> tuple[dict[str, Any], Unpacker]:
        """The next message: its header, and a reader for its values.

        Raises:
            EOFError: the host has closed the connection.
        """
        self._sock.setblocking(True)
        header, body = part_sizes(self._read(PREFIX_BYTES))
        head = read_header(self._read(header))
        return head, Unpacker(self._read(body))

    def close(self) -> None:
        """Close this process's copy of the socket."""
        self._sock.close()

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            piece = self._sock.recv(min(size - len(data), 1 << 20))
            if not piece:
                raise EOFError("the host has closed the connection")
            data += piece
        return bytes(data)
