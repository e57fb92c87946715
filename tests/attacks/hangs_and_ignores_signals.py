# tries: ignore every signal and every exception, and never return
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import signal


def attack(n):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        try:
            signal.pause()
        except BaseException:
            pass


after = 2
