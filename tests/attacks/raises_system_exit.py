# tries: leave by every exception that is not an Exception
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import sys


def attack(n):
    raise GeneratorExit


sys.exit(0)
raise KeyboardInterrupt
quit()


after = 2
