# tries: trace, inspect and change sibling processes and the first process
# keeps: before f after
import json
import os
import subprocess
import sys
import time

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


def said(*words):
    try:
        return subprocess.run(words, capture_output=True, text=True, timeout=1).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__


import ctypes

libc = ctypes.CDLL(None, use_errno=True)
sibling = subprocess.Popen(["sleep", "30"])
for pid in (1, os.getppid(), sibling.pid):
    libc.ptrace(16, pid, 0, 0)
    libc.process_vm_readv(pid, 0, 0, 0, 0, 0)
    libc.kill(pid, 19 if pid == sibling.pid else 9)
    libc.tgkill(pid, pid, 9)
    said("gdb", "-p", str(pid))
    said("kill", "-9", str(pid))
    said("prlimit", "--cpu=1", "--pid", str(pid))
    for name in ("mem", "environ", "maps", "fd/3"):
        try:
            print(open(f"/proc/{pid}/{name}", "rb").read(99))
        except OSError:
            pass
for number in range(1, 32):
    if number != 17:
        libc.kill(1, number)


def attack(n):
    libc.ptrace(0, 0, 0, 0)
    return said("sh", "-c", "kill -9 1; kill -INT 1; echo 987654321.25 >/proc/1/fd/3")


after = 2
