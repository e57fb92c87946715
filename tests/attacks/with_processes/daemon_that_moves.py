# tries: be a daemon that becomes another process all the time
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


if os.fork() == 0:
    os.setsid()
    while True:
        if os.fork():
            os._exit(0)
        time.sleep(0.001)


def attack(n):
    os._exit(0)


after = 2
