# tries: leave daemons behind in every way: double forks, new sessions, a shell's jobs
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


late = f"import time; time.sleep(1); open({T['outside']!r} + '/daemon', 'w')"


def daemon():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.closerange(0, 99)
            time.sleep(60)
        os._exit(0)


for _ in range(3):
    daemon()
os.system(f"setsid nohup sh -c 'sleep 1; touch {T['outside']}/shell; sleep 60' >/dev/null 2>&1 &")
subprocess.Popen([sys.executable, "-c", late], start_new_session=True)


def attack(n):
    daemon()
    os.execv("/bin/sleep", ["sleep", "60"])


after = 2
