# tries: close every descriptor that it did not open
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os

os.closerange(0, 1024)


def attack(n):
    os.closerange(0, 1024)
    return 0


after = 2
