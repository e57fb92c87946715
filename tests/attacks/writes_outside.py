# tries: leave a file in every place that it knows
# keeps: before f after
import json

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


import os
import tempfile

places = [T["outside"], T["home"], T["root"], "/tmp", "/dev/shm", "/var/tmp", "..", "../..", "/"]
places += [os.path.dirname(path) for path in T["secrets"]] + [os.path.dirname(os.__file__)]
for place in places:
    for name in (T["mark"], f".{T['mark']}"):
        try:
            open(os.path.join(place, name), "w").write(T["mark"])
        except OSError:
            pass


def attack(n):
    return tempfile.mkdtemp(dir=T["outside"])


after = 2
