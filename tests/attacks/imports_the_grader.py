# tries: import the grader's own code and call it
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


import importlib
import sys

sys.path += [T["package"], T["root"]]
names = ("grader.rubric", "grader.store", "grader.checks.number", "reference.hw2", "ref")
loot = [str(grab(importlib.import_module, name)) for name in names]


def attack(n):
    import ref

    return ref.attack(n)


after = 2
