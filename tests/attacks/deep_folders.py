# tries: leave folders that are hard to remove
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os

home = os.getcwd()
for _ in range(1200):
    os.mkdir("d" * 50)
    os.chdir("d" * 50)
os.mkdir("closed", 0)
os.chdir(home)


def attack(n):
    return 0


after = 2
