# tries: replace the worker's own functions
# keeps: after
before = 1


def f(n):
    return 2 * n


import sys

child = sys.modules["grader.sandbox.worker.child"]
child.ToPlain.value = lambda self, value: 2
child.seed_everything = lambda seed: None


def attack(n):
    return 0


after = 2
