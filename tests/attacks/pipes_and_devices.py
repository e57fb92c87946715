# tries: create named pipes and devices, and wait for them
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os

for make in (lambda: os.mkfifo("pipe"), lambda: os.mknod("null", 0o20666, os.makedev(1, 3))):
    try:
        make()
    except OSError:
        pass


def attack(n):
    return open("pipe").read()


after = 2
