# tries: stop its own process, so that no answer comes
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os
import signal


def attack(n):
    os.kill(os.getpid(), signal.SIGSTOP)


after = 2
