# tries: reach the reference by a symbolic link, a hard link, a copy and a rename
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
import shutil

loot = []
for number, path in enumerate(T["secrets"]):
    for way in (os.symlink, os.link, shutil.copy, os.rename):
        grab(way, path, f"mine{number}")
        loot.append(grab(lambda name: open(name).read(), f"mine{number}"))


def attack(n):
    return str(loot)


after = 2
