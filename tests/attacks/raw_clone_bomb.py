# tries: start processes by the bare system calls
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes

libc = ctypes.CDLL(None)
for number in (56, 57, 58, 435, 220):
    for _ in range(20):
        if libc.syscall(number, 17, 0, 0, 0, 0) == 0:
            libc.sleep(60)


def attack(n):
    return libc.fork()


after = 2
