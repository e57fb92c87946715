# Code for homework 2 (the explanations are in hw2.md)
# Priya Raghavendra

import torch
from torch import Tensor


# 1.ii -- 3, then 7, then 15
q1_ii = 15


# 1.iv
def transposed_conv(x: Tensor, kernel: Tensor) -> Tensor:
    H, W = x.shape
    kH, kW = kernel.shape
    y = torch.zeros((H + kH - 1, W + kW - 1))
    for r in range(H):
        for c in range(W):
            for a in range(kH):
                for b in range(kW):
                    y[r + a, c + b] += x[r, c] * kernel[a, b]
    return y


q1_iv = transposed_conv(
    torch.tensor([[1, 2],
                  [3, 4]]),
    torch.tensor([[1, 2, 3],
                  [2, 3, 4],
                  [3, 4, 5]]),
)


# 4.ii
def positional_encoding(length: int, d_model: int) -> Tensor:
    pe = torch.zeros((length, d_model))
    for pos in range(length):
        for col in range(d_model):
            two_i = col - col % 2
            angle = torch.tensor(pos / 10000 ** (two_i / d_model))
            pe[pos, col] = torch.sin(angle) if col % 2 == 0 else torch.cos(angle)
    return pe


# 4.iv
def subsequent_mask(size: int) -> Tensor:
    future = torch.triu(torch.ones((size, size)), diagonal=1)
    return future == 0
