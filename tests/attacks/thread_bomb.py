# tries: start threads without end
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import threading
import time


def attack(n):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


after = 2
