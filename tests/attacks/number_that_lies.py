# tries: answer with a subclass of int that prints and compares as another number
# keeps: before f
before = 1


def f(n):
    return 2 * n


class Two(int):
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__
    __str__ = __repr__ = __format__ = lambda self, *_: "2"
    __int__ = __index__ = lambda self: 2
    __float__ = lambda self: 2.0
    real = 2


def attack(n):
    return Two(3)


after = Two(3)
