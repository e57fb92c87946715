# tries: inspect its parent by ptrace, process_vm_readv and pidfd
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
space = ctypes.create_string_buffer(4096)
loot = [libc.syscall(number, os.getppid(), 0, 0, 0) for number in (101, 310, 311, 434, 438, 312)]
loot.append(libc.ptrace(16, os.getppid(), 0, 0))


def attack(n):
    return [os.pidfd_open(os.getppid())]


after = 2
