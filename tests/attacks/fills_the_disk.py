# tries: write sixty megabytes again and again, and remove the names
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os


def fill():
    for number in range(20):
        fd = os.open(f"{number}", os.O_RDWR | os.O_CREAT)
        os.posix_fallocate(fd, 0, 60 << 20)
        os.unlink(f"{number}")


fill()


def attack(n):
    while True:
        fill()


after = 2
