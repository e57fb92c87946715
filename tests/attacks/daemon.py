# tries: leave a process behind that writes later
# keeps: before f after
import json

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


import os
import subprocess
import sys

late = f"import time; time.sleep(1); open({T['outside']!r} + '/daemon', 'w')"
for start in (
    lambda: subprocess.Popen([sys.executable, "-c", late], start_new_session=True),
    lambda: os.system(f"sh -c 'sleep 1; touch {T['outside']}/shell' &"),
    lambda: os.posix_spawn("/bin/sh", ["sh", "-c", "sleep 60"], {}),
    lambda: os.popen("sleep 60 &").read(),
    lambda: os.fork() or os.setsid() or os.fork() or os.execv("/bin/sleep", ["sleep", "60"]),
):
    try:
        start()
    except OSError:
        pass


def attack(n):
    os.execv("/bin/sleep", ["sleep", "60"])


after = 2
