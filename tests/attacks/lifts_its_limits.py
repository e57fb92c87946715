# tries: raise its limits, and remove the signal that kills it with its parent
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes
import os
import resource

libc = ctypes.CDLL(None)
libc.prctl(1, 0, 0, 0, 0)
libc.prctl(4, 0, 0, 0, 0)
for kind in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU, resource.RLIMIT_NPROC):
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except (OSError, ValueError):
        pass


def attack(n):
    os.setsid()
    return len(bytearray(6 << 30))


after = 2
