# tries: shadow the libraries by files in its own folder
# keeps: before f after
# extra files: numpy.py torch.py random.py json.py abc.py torch/__init__.py IPython/__init__.py
before = 1


def f(n):
    import torch

    return int(torch.tensor(n) * 2)


import random

import numpy
import torch


def attack(n):
    return random.random()


after = 2
