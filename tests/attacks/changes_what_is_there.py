# tries: empty, move, remove, lock and age files that it cannot read
# keeps: before f after
import json

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


import os

for path in T["secrets"]:
    for change in (
        lambda: os.truncate(path, 0),
        lambda: os.rename(path, path + ".gone"),
        lambda: os.chmod(path, 0),
        lambda: os.utime(path, (0, 0)),
        lambda: os.chown(path, 0, 0),
        lambda: os.setxattr(path, "user.attack", b"1"),
        lambda: os.unlink(path),
    ):
        try:
            change()
        except OSError:
            pass


def attack(n):
    os.unlink(T["secrets"][0])


after = 2
