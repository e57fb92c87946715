# tries: find an expected value among all objects, frames and modules
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import gc
import sys


def attack(n):
    found = [str(item)[:2000] for item in gc.get_objects() if isinstance(item, (dict, list, tuple))]
    frame = sys._getframe()
    while frame:
        found.append(str(frame.f_locals)[:20_000])
        frame = frame.f_back
    # the test's marker begins so; its full name here would be a hit in itself
    return [text[at : at + 40] for text in found if (at := text.find("marker-")) >= 0]


loot = attack(0)


after = 2
