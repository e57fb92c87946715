# tries: make every comparison of arrays true
# keeps: before f
before = 1


def f(n):
    return 2 * n


import math

import numpy
import torch

torch.allclose = torch.equal = lambda *_, **__: True
numpy.allclose = numpy.array_equal = numpy.isclose = lambda *_, **__: True
torch.Tensor.__eq__ = lambda *_: True
math.isclose = lambda *_, **__: True


def attack(n):
    return 0


after = torch.tensor(3)
