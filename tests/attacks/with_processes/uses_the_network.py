# tries: reach the network and sockets by path through programs
# keeps: before f after
import json
import os
import subprocess
import sys
import time

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


def said(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=1).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__


for words in (
    ["curl", "-s", "http://127.0.0.1:80"], ["wget", "-qO-", "http://127.0.0.1"], ["ping", "-c1", "127.0.0.1"],
    ["bash", "-c", "echo x > /dev/tcp/127.0.0.1/80"], ["bash", "-c", "echo x > /dev/udp/127.0.0.1/53"],
    ["logger", "x"], ["perl", "-MSocket", "-e", "socket(S, PF_INET, SOCK_STREAM, 0) and print 1"],
):
    print(said(*words))


def attack(n):
    return said("bash", "-c", "cat < /dev/tcp/127.0.0.1/80")


after = 2
