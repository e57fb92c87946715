# tries: return tensors without entries whose axes are longer than all memory
# keeps: before f after
import torch

before = 1
after = 2
endless = torch.zeros(0, 2**62)
answers = {"q1": endless, "q4": {"a": endless}, **{f"q{number}": endless for number in range(9000)}}
loot = (endless, endless)


def f(n):
    return 2 * n


def attack(n):
    return endless, endless
