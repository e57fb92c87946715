# tries: take a little more memory again and again
# keeps: before f after
before = 1


def f(n):
    return 2 * n


kept = []
while True:
    kept.append(bytearray(64 << 20))


def attack(n):
    while True:
        kept.append(bytearray(64 << 20))


after = 2
