# tries: ask for more memory than there is
# keeps: before f after
before = 1


def f(n):
    return 2 * n


import numpy
import torch

loot = torch.empty(50 * 10**9)
more = numpy.ones(10**12)


def attack(n):
    return torch.ones(10**6, 10**6)


after = 2
