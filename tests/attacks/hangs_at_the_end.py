# tries: hang in __del__, in atexit and in a thread that Python waits for
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import atexit
import threading
import time


class Slow:
    def __del__(self):
        time.sleep(60)


slow = Slow()
atexit.register(time.sleep, 60)
threading.Thread(target=time.sleep, args=(60,)).start()


def attack(n):
    return Slow()


after = 2
