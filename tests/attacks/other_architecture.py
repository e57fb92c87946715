# tries: call the kernel by the numbers of another architecture
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes

libc = ctypes.CDLL(None)


def attack(n):
    return libc.syscall(0x40000000 + 57, 0, 0, 0)


after = 2
