# tries: hang in one function and answer the rest
# keeps: before after
before = 1


def f(n):
    while True:
        pass


def attack(n):
    return 0


after = 2
