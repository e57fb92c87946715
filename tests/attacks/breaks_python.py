# tries: remove what the harness needs to answer
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import builtins
import sys

sys.modules.clear()
del builtins.len


def attack(n):
    return 0


after = 2
