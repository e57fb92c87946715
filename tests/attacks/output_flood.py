# tries: print a hundred megabytes, and escape codes
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import os

for _ in range(100):
    os.write(1, b"x" * (1 << 20))
print("\x1b]0;owned\x07\x1b[2J", "<script>alert('attack')</script>", "::set-output name=x::y")


def attack(n):
    while True:
        os.write(2, b"x" * (1 << 20))


after = 2
