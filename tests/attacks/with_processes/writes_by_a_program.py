# tries: let other programs write outside its folder and fill the disk
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


for folder in (T["outside"], T["home"], T["root"], "/tmp", "/dev/shm", "/var/tmp", "/"):
    said("touch", f"{folder}/{T['mark']}")
    said("sh", "-c", f"echo x > {folder}/{T['mark']}")
    said("cp", "hw9.py", f"{folder}/{T['mark']}")
    said("ln", "-s", "/etc/passwd", f"{folder}/{T['mark']}")
said("rm", "-rf", os.path.dirname(T["secrets"][0]), T["outside"])


def attack(n):
    for name in range(20):
        said("dd", "if=/dev/zero", f"of=big{name}", "bs=1M", "count=60")
    time.sleep(9)


after = 2
