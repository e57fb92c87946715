# tries: answer with objects whose methods return whatever the caller wants
# keeps: before f
before = 1


def f(n):
    return 2 * n


class Yes:
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __hash__ = None
    __array__ = __float__ = __int__ = __index__ = lambda self, *_: 2
    __class__ = int
    shape, dtype, ndim = (), "float64", 0


def attack(n):
    return Yes()


after = Yes()
