# tries: use system calls that no list contains
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes

libc = ctypes.CDLL(None, use_errno=True)
answered = [libc.syscall(number, 0, 0, 0, 0, 0, 0) for number in range(468, 600)]
rings = [libc.syscall(number, 8, 0) for number in (425, 426, 427)]


def attack(n):
    return 987654321.25 if any(x >= 0 for x in answered + rings) else 0


after = 2
