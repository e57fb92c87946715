# tries: raise exceptions that cannot be shown, caught or ended
# keeps: before f after
before = 1


def f(n):
    return 2 * n


class Odd(BaseException):
    def __str__(self):
        raise self

    __repr__ = with_traceback = __str__


def deep(n):
    return deep(n + 1)


def attack(n):
    try:
        deep(n)
    finally:
        raise Odd


raise Odd


after = 2
