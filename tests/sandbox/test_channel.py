"""The connection with one child."""

import os
import socket
import struct
import time
from threading import Thread

import pytest

from grader.sandbox import WireError
from grader.sandbox.channel import Channel


def test_a_header_with_too_many_parts_is_not_parsed() -> None:
    ours, theirs = socket.socketpair()
    printed, other_end = os.pipe()
    head = b'{"x":[' + b"[]," * (1 << 20) + b"[]]}"
    sender = Thread(target=theirs.sendall, args=(struct.pack("<II", len(head), 0) + head,))
    sender.start()
    channel = Channel(ours, printed, max_output=0)
    with pytest.raises(WireError, match="too many parts"):
        channel.receive(time.monotonic() + 60)
    sender.join()
    os.close(other_end)
    theirs.close()
    channel.close()
