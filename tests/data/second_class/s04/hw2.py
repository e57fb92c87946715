import torch
import numpy as np

answers = {}

# ---------------------------------------------------------------- 1
answers["q1.i"] = """Semantic segmentation assigns each pixel to a class such as road, person or car, without caring
how many persons there are. Instance segmentation produces a separate mask for each countable object, so two
overlapping persons end up as two different segments even though their class is identical."""


def receptive_field(layers):
    rf = 1
    s = 1
    for l in layers:
        rf = rf + (l["kernel_size"] - 1) * s
        s = s * l["stride"]
    return rf


answers["q1.iii"] = """(1) spatial pyramid pooling like in PSPNet, (2) conditional random fields as post-processing,
(3) batch normalization, (4) dropout, (5) data augmentation with random flips"""


def transposed_conv(x, kernel):
    # every input pixel stamps a copy of the kernel on the output
    h, w = x.shape
    out = torch.zeros(h + 2, w + 2)
    for i in range(h):
        for j in range(w):
            out[i:i + 3, j:j + 3] += x[i, j] * kernel
    return out


# ---------------------------------------------------------------- 2, 3
answers["q2"] = """Backpropagation cannot go through a random node. The reparameterization trick expresses the latent
sample as a deterministic function of the encoder outputs and an auxiliary noise variable, z = mu + sigma * eps with
eps ~ N(0, I). All randomness sits in eps, which needs no gradient, and hence the gradients can flow into mu and sigma
and the VAE can be optimised end to end."""

answers["q3"] = """In the original GAN the generator only gets noise, so there is no control over the mode of the data that is
generated. In the conditional GAN some side information (class labels, a text embedding, an edge map ...) is fed to the
generator AND to the discriminator, and both learn to respect it; it is a model of p(x|y)."""

# ---------------------------------------------------------------- 4
answers["q4.i"] = "A = positional encoding; B = multi-head attention; C = feed forward; D = masked multi-head attention; E = multi-head attention; F = feed forward"

answers["q4.ii"] = """Since the Transformer has neither recurrence nor convolution, it needs to be told where in the sequence a
token stands. The positional encoding injects this by being summed to the token embeddings."""


def positional_encoding(length, d_model):
    pe = torch.zeros(length, d_model)
    for pos in range(length):
        for k in range(d_model):
            angle = pos / np.power(10000, 2 * (k // 2) / d_model)
            if k % 2 == 0:
                pe[pos, k] = np.cos(angle)
            else:
                pe[pos, k] = np.sin(angle)
    return pe


answers["q4.iii"] = """E takes the queries from the decoder side (output of D after the residual + norm) and the keys and the values
from the encoder output."""

answers["q4.iv"] = """Masked self-attention keeps the decoder auto-regressive: the prediction for position t may depend only on the
tokens before it. If it could attend to the following tokens in training, it would just copy the answer from the
shifted target sequence and fail at inference, when these are unknown."""


def subsequent_mask(size):
    return torch.triu(torch.ones(size, size), diagonal=1) == 1
