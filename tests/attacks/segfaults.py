# tries: crash the interpreter while loading and when called
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes
import os

ctypes.string_at(0)
os.abort()


def attack(n):
    ctypes.string_at(0)


after = 2
