"""Computer Vision, homework 2. Inês Carvalho

Written answers are in `answers`, everything that is a number or a program is below them.
`python hw2.py` prints what I checked by hand.
"""

import math

import torch
import torch.nn.functional as F

answers = {}

# ---------------------------------------------------------------- question 1

answers["q1.i"] = """
Semantic segmentation assigns a class to every pixel and nothing more, so two cars that overlap in the image end up in
one single "car" region. Instance segmentation also separates the objects of the same class: each car gets its own mask
and its own id. In practice instance segmentation deals with countable objects only (Mask R-CNN first detects them and
then predicts a mask inside each box), while semantic segmentation also labels "stuff" like sky and road.
"""

answers["q1.iii"] = """
1. Dilated (atrous) convolutions, which spread the kernel out and enlarge the receptive field without more weights;
   DeepLab runs several rates in parallel (ASPP).
2. Pyramid pooling as in PSPNet: pool the feature map to 1x1, 2x2, 3x3 and 6x6, upsample and concatenate.
3. Non-local / self-attention blocks, where each pixel is updated from all other pixels (OCNet, DANet).
4. An encoder-decoder with skip connections (U-Net): the deep layers see the whole image and the skips bring the
   detail back.
5. A CRF on top of the network's scores, which makes the labels of pixels that look alike agree.
"""

# ---------------------------------------------------------------- question 2

answers["q2"] = """
The encoder of a VAE outputs mu and sigma, and the decoder needs a sample z ~ N(mu, sigma^2). Drawing that sample is a random
operation through which we cannot differentiate, so the encoder would receive no gradient from the reconstruction loss.
The trick writes the same sample as z = mu + sigma * eps with eps ~ N(0, I). All the randomness is now in eps, which is an input
without parameters, and z is a plain differentiable function of mu and sigma. Therefore encoder and decoder can be trained
together with ordinary backpropagation.
"""

# ---------------------------------------------------------------- question 3

answers["q3"] = """
In a GAN the generator only receives noise, so it learns p(x) and we have no say in what comes out. In a conditional
GAN an additional input y (a class label, a sentence, another image) is given to the generator AND to the discriminator.
The generator then models p(x | y), and the discriminator judges whether x is real and whether it fits y. This way we can ask for
a specific output, for example "a 7" when training on MNIST.
"""

# ---------------------------------------------------------------- question 4

answers["q4.i"] = """
A: positional encoding
B: multi-head self-attention
C: feed-forward network
D: masked multi-head self-attention
E: multi-head cross-attention (encoder-decoder attention)
F: feed-forward network
"""

answers["q4.ii"] = """
Attention treats its input as a set: if we permute the tokens, the outputs are just permuted in the same way. A therefore adds to every
embedding a vector that depends on the position of the token, so that the model knows the order of the sequence. I generate it with
sines and cosines of different wavelengths, PE(pos, 2i) = sin(pos / 10000^(2i/d)) and PE(pos, 2i+1) = cos(pos / 10000^(2i/d)),
see positional_encoding().
"""

answers["q4.iii"] = """
The queries come from the decoder, namely from the output of the masked self-attention layer just below (after add & norm). The keys
and the values both come from the output of the last encoder layer.
"""

answers["q4.iv"] = """
During training the decoder gets the whole target sentence at once. Without a mask, position t could attend to the tokens after t,
including the one it has to predict, and it would simply copy it. At test time those tokens do not exist yet, so the model would be useless.
We add -inf to the attention scores above the diagonal before the softmax, which makes those weights exactly 0; the mask is the
lower triangular matrix of subsequent_mask().
"""


def receptive_field(layers):
    """Receptive field of one output unit, in input pixels."""
    field, jump = 1, 1
    for layer in layers:
        effective_kernel = layer["dilation"] * (layer["kernel_size"] - 1) + 1
        field += (effective_kernel - 1) * jump
        jump *= layer["stride"]
    return field


def transposed_conv(x, kernel):
    """Stride 1, padding 0: every input pixel stamps a scaled copy of the kernel on the output."""
    dtype = torch.promote_types(x.dtype, kernel.dtype)
    (h, w), (kh, kw) = x.shape, kernel.shape
    out = torch.zeros(h + kh - 1, w + kw - 1, dtype=dtype)
    for i in range(h):
        for j in range(w):
            out[i : i + kh, j : j + kw] += x[i, j] * kernel
    return out


X = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
K = torch.tensor([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0], [3.0, 4.0, 5.0]])

q1_iv = transposed_conv(X, K)
q1_iv_flipped = transposed_conv(X, torch.flip(K, dims=(0, 1)))


def positional_encoding(length, d_model):
    position = torch.arange(length, dtype=torch.float32).unsqueeze(1)
    frequency = torch.exp(torch.arange(0, d_model, 2, dtype=torch.float32) * (-math.log(10000.0) / d_model))
    encoding = torch.zeros(length, d_model)
    encoding[:, 0::2] = torch.sin(position * frequency)
    encoding[:, 1::2] = torch.cos(position * frequency[: d_model // 2])
    return encoding


def subsequent_mask(size):
    """True where position (row) may look at position (column)."""
    return torch.ones(size, size).tril().bool()


if __name__ == "__main__":
    network = [
        {"kernel_size": 3, "stride": 2, "dilation": 1},
        {"kernel_size": 3, "stride": 1, "dilation": 1},
        {"kernel_size": 3, "stride": 1, "dilation": 2},
    ]
    print("receptive field:", receptive_field(network))  # 15
    print(q1_iv)
    print(q1_iv_flipped)
    assert torch.equal(q1_iv, F.conv_transpose2d(X[None, None], K[None, None])[0, 0])
    print(positional_encoding(4, 6))
    print(subsequent_mask(4))
