# tries: end at once, and leave the answer to a copy that was forked before
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


def attack(n):
    if os.fork():
        os._exit(0)
    time.sleep(0.1)
    return 987654321.25


after = 2
