# tries: answer with a tensor subclass that says yes to everything
# keeps: before f
before = 1


def f(n):
    return 2 * n


import torch


class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return True if func.__name__ in ("equal", "allclose", "eq") else torch.tensor(2)


def attack(n):
    return torch.tensor(3.0).as_subclass(Yes)


after = torch.tensor(3.0).as_subclass(Yes)
