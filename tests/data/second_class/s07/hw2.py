"""hw2 - tested in Spyder"""
import numpy as np
import torch

answers = {}
answers["q1.i"] = """Think of a colouring book. Semantic segmentation: all cats are painted orange, all the floor is painted grey.
Instance segmentation: each cat is painted in a colour of its own, because we want to know where one cat ends and the next begins."""


def receptive_field(layers):
    """Walk backwards from one output pixel."""
    r = 1
    for layer in layers[::-1]:
        k = (layer["kernel_size"] - 1) * layer["dilation"] + 1
        r = (r - 1) * layer["stride"] + k
    return r


answers["q1.iii"] = """
a) Convolutions with holes (a trous), run in parallel at several rates and then merged.
b) Averaging the whole feature map to a single vector and gluing that vector onto every pixel.
c) Letting each pixel attend to every other pixel of the map.
d) Very large kernels.
e) Probabilistic graphical models on top, Markov random fields for instance.
"""


def transposed_conv(x, kernel):
    h, w = x.shape
    kh, kw = kernel.shape
    out = torch.zeros(h + kh - 1, w + kw - 1)
    i = 0
    while i < h:
        j = 0
        while j < w:
            out[i:i + kh, j:j + kw] += x[i, j] * kernel
            # next pixel
        i += 1
    return out


answers["q2"] = """You cannot ask a die how its result would have changed if it had been loaded slightly differently, and likewise there is
no slope of a sampled z with regard to mean and variance. The trick is to throw a standard die first (unit Gaussian noise that
nobody has to learn) and then stretch it by sigma and move it by mu. Stretching and moving are ordinary
differentiable operations, so the error can travel back to the encoder."""

answers["q3"] = """An ordinary GAN is a slot machine: you pull and get some face. A conditional one takes your order first: both players, forger and
detective, are shown the same note ("smiling woman with glasses"), the forger has to paint what is on the note and the
detective rejects paintings that are real-looking but do not match it."""

answers["q4.i"] = """A: positional encoding
B: multi-head attention
C: position-wise feed-forward network
D: masked multi-head attention
E: encoder-decoder attention
F: position-wise feed-forward network"""

answers["q4.ii"] = """Tells the network who stands where in the queue. Without it the sentence is a bag of words for the attention."""


def positional_encoding(length, d_model):
    pos = np.arange(length).reshape(-1, 1)
    col = np.arange(d_model).reshape(1, -1)
    angles = pos / np.power(10000.0, (2 * (col // 2)) / d_model)
    return np.where(col % 2 == 0, np.sin(angles), np.cos(angles))


answers["q4.iii"] = """The questions (Q) are asked by the decoder; what they are matched against (K) and what is handed back (V) is the
encoder's final output."""

answers["q4.iv"] = """The decoder writes from left to right. When it learns, the complete translation lies on the table, and if it may peek at the
words to come there is nothing left to learn: it copies. So everything to the right is covered up."""


def subsequent_mask(size):
    return torch.tril(torch.ones(size, size), diagonal=-1).bool()
