# tries: leave threads that write outside and never end
# keeps: before f after
import json

T = json.load(open("targets.json"))
before = 1


def f(n):
    return 2 * n


import threading
import time


def stay():
    while True:
        time.sleep(0.01)
        try:
            open(T["outside"] + "/thread", "w")
        except OSError:
            pass


for _ in range(8):
    threading.Thread(target=stay).start()


def attack(n):
    return 0


after = 2
