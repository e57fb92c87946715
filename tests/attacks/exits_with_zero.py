# tries: end the process with success, as a test runner would read it
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os

os._exit(0)


def attack(n):
    os._exit(0)


after = 2
