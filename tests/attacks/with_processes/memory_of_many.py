# tries: use more memory in many processes than one may have
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
    for _ in range(20):
        if os.fork() == 0:
            kept = b"x" * (20 << 20)
            time.sleep(60)
            os._exit(0)
    time.sleep(60)


after = 2
