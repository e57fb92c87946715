# tries: answer with a view that takes little memory until it is copied
# keeps: before f
before = 1


def f(n):
    return 2 * n


import numpy
import torch

loot = torch.zeros(1).expand(10**6, 10**6)


def attack(n):
    indices = torch.zeros(2, 0, dtype=torch.long)
    return torch.sparse_coo_tensor(indices, torch.zeros(0), (10**6, 10**6))


after = numpy.broadcast_to(numpy.float64(2), (10**6, 10**6))
