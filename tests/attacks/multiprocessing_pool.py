# tries: start a pool, a manager and shared memory
# keeps: before f after
before = 1


def f(n):
    return 2 * n


def start(make):
    try:
        return make()
    except OSError as error:
        return str(error)


import multiprocessing
from multiprocessing import shared_memory

start(lambda: multiprocessing.Process(target=print).start())
start(lambda: shared_memory.SharedMemory("attack", create=True, size=1 << 20))
start(lambda: multiprocessing.get_context("spawn").Process(target=print).start())


def attack(n):
    return multiprocessing.Pool(4).map(abs, range(9))


after = 2
