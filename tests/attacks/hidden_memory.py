# tries: use memory that no limit counts and that outlives a process
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes
import os

libc = ctypes.CDLL(None)
made = [libc.shmget(7, 1 << 20, 0o1666), libc.semget(7, 1, 0o1666), libc.msgget(7, 0o1666)]
made.append(libc.syscall(240, b"attack", 66, 0o666, 0))


def attack(n):
    return os.memfd_create("attack")


after = 2
