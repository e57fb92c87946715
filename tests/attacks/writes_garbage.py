# tries: write huge lengths and meaningless bytes into every socket
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


for fd in sockets():
    os.write(fd, bytes([255]) * 4096)


def attack(n):
    for fd in sockets():
        os.write(fd, b"{}" * 999)


after = 2
