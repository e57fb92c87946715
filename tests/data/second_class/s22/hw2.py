import torch
import torch.nn.functional as F


def receptive_field(layers):
    jumps = [1]
    for l in layers:
        jumps.append(jumps[-1] * l["stride"])
    return 1 + sum(j * l["dilation"] * (l["kernel_size"] - 1) for j, l in zip(jumps, layers))


def transposed_conv(x, kernel):
    return F.conv_transpose2d(x.float().view(1, 1, *x.shape), kernel.float().view(1, 1, *kernel.shape)).squeeze()


def positional_encoding(length, d_model):
    idx = torch.arange(d_model)
    angle = torch.arange(length, dtype=torch.float64)[:, None] / torch.pow(10000.0, (idx - idx % 2).double() / d_model)
    return torch.where(idx % 2 == 0, angle.sin(), angle.cos()).float()


def subsequent_mask(size):
    return ~torch.triu(torch.ones(1, size, size, dtype=torch.bool), diagonal=1)
