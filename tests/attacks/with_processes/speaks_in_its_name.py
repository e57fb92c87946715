# tries: let copies of itself answer, and other programs write to its connection
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


writer = "import os\nfor fd in range(3, 99):\n  try: os.write(fd, b'x' * 99)\n  except OSError: pass"
subprocess.run([sys.executable, "-c", writer], close_fds=False, timeout=5)
for _ in range(3):
    if os.fork() == 0:
        before = 99  # a copy of the program that goes on as if it were the program
        break


def attack(n):
    if os.fork() == 0:
        return 987654321.25
    time.sleep(0.2)
    return 5


after = 2
