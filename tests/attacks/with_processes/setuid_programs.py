# tries: become another user by programs with a setuid bit
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


for words in (
    ["su", "-c", "id"], ["sudo", "-n", "id"], ["mount", "-t", "tmpfs", "none", "/mnt"],
    ["passwd", "-d", "root"], ["newgrp", "root"], ["chsh", "-s", "/bin/sh"], ["unshare", "-Ur", "id"],
    ["setpriv", "--reuid=0", "id"], ["nsenter", "-t", "1", "-a", "id"], ["bwrap", "--dev-bind", "/", "/", "id"],
):
    print(said(*words))
open("own", "w").write("#!/bin/sh\nid\n")
for change in (lambda: os.chmod("own", 0o4755), lambda: os.setuid(0), lambda: os.setresuid(0, 0, 0)):
    try:
        change()
    except OSError:
        pass


def attack(n):
    return said("./own")


after = 2
