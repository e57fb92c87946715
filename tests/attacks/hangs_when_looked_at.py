# tries: hang in the methods with which an answer is read
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import time


class Slow(dict):
    __len__ = __iter__ = __getattribute__ = __repr__ = __str__ = lambda *_: time.sleep(60)


def attack(n):
    return [Slow(), type("Late", (Exception,), {"__str__": lambda self: time.sleep(60)})]


loot = Slow(a=1)


after = 2
