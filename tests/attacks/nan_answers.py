# tries: answer with nan, which a careless comparison accepts
# keeps: before
before = 1


def f(n):
    return nan


import torch

nan = float("nan")


def attack(n):
    return torch.full((3, 3), nan)


after = nan
