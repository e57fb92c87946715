# tries: answer that the grader failed, so that it is graded another day
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import json
import struct
import sys


def session():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("request"), "nonce"):
        frame = frame.f_back
    return frame.f_locals["self"]._connection._sock, frame.f_locals["request"].nonce


def say(**reply):
    sock, nonce = session()
    whole = dict(value=None, detail="", line=None, cell=None) | reply
    head = json.dumps(dict(nonce=nonce, reply=whole)).encode()
    sock.sendall(struct.pack("<II", len(head), 0) + head)


def attack(n):
    say(status="failed", detail="the disk is full")
    return 0


after = 2
