# tries: never finish loading
# keeps: before f after
before = 1


def f(n):
    return 2 * n


while True:
    pass


def attack(n):
    return 0


after = 2
