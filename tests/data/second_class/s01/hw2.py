"""Homework II, written part and code. Everything was run with torch 2.x on a CPU."""

import math

import torch


answers = {
    "q1.i": """
    In semantic segmentation every pixel gets a class label, and nothing more: five sheep standing next to each
    other become one blob called "sheep". Instance segmentation additionally separates the individual objects, so
    each of the five sheep has its own mask (and usually its own score), while amorphous background such as grass
    or sky is normally left out.
    """,
    "q1.iii": """
    1. Atrous convolutions, e.g. the ASPP module of DeepLab.
    2. Pyramid pooling as in PSPNet, which pools the feature map on several grids.
    3. Non-local / self-attention blocks, so that each pixel can look at all the others.
    4. A CRF on top of the network output.
    5. Deformable convolutions with learned sampling offsets.
    """,
    "q2": """
    The encoder predicts a mean and a standard deviation, and the decoder needs a sample from that Gaussian. Drawing
    a sample is a random operation and has no derivative with respect to the mean and the standard deviation, so
    back-propagation would stop there and the encoder would get no gradient from the reconstruction loss. With the
    trick we draw eps from N(0, I) and set z = mu + sigma * eps. The noise is now just an input without parameters,
    z is a differentiable function of mu and sigma, and encoder and decoder can be trained jointly with SGD.
    """,
    "q3": """
    A plain GAN maps noise to samples of p(x) and you have no say in what comes out. A conditional GAN gives an extra
    input y (a class label, a sentence, another image) to the generator and to the discriminator alike, so it models
    p(x | y). The discriminator then judges not only whether x looks real but also whether it fits y, and at test
    time y is the knob with which we choose what to generate.
    """,
    "q4.i": """
    A: Positional encoding
    B: Multi-head self-attention
    C: Feed-forward network
    D: Masked multi-head self-attention
    E: Multi-head cross-attention (encoder-decoder attention)
    F: Feed-forward network
    """,
    "q4.ii": """
    Self-attention treats its input as a set: permute the tokens and the outputs are permuted in the same way. Word
    order would therefore be lost. The positional encoding is added to the embeddings so that every token carries
    its position. See positional_encoding below for the sinusoidal version.
    """,
    "q4.iii": """
    The queries are produced by the preceding (masked attention) sub-layer of the decoder. The keys and the values both
    come from the output of the last encoder layer.
    """,
    "q4.iv": """
    During training the whole target sentence is fed to the decoder at once. Without a mask, position t could simply
    read token t+1, which is exactly what it has to predict, and it would learn to copy; at inference these tokens
    do not exist yet. The mask (subsequent_mask below) sets the scores of all later positions to minus infinity.
    """,
}


def receptive_field(layers):
    size, jump = 1, 1
    for layer in layers:
        size += (layer["kernel_size"] - 1) * layer["dilation"] * jump
        jump *= layer["stride"]
    return size


def transposed_conv(x, kernel):
    H, W = x.shape
    kH, kW = kernel.shape
    out = torch.zeros(H + kH - 1, W + kW - 1)
    for i in range(H):
        for j in range(W):
            out[i:i + kH, j:j + kW] += x[i, j] * kernel
    return out


def positional_encoding(length, d_model):
    position = torch.arange(length, dtype=torch.float32).unsqueeze(1)
    freq = torch.exp(-math.log(10000.0) * torch.arange(0, d_model, 2, dtype=torch.float32) / d_model)
    pe = torch.zeros(length, d_model)
    pe[:, 0::2] = torch.sin(position * freq)
    pe[:, 1::2] = torch.cos(position * freq)[:, : d_model // 2]
    return pe


def subsequent_mask(size):
    return torch.tril(torch.ones(size, size)).bool()


if __name__ == "__main__":
    net = [
        {"kernel_size": 3, "stride": 2, "dilation": 1},
        {"kernel_size": 3, "stride": 1, "dilation": 1},
        {"kernel_size": 3, "stride": 1, "dilation": 2},
    ]
    print(receptive_field(net))
    print(transposed_conv(torch.tensor([[1.0, 2], [3, 4]]), torch.tensor([[1.0, 2, 3], [2, 3, 4], [3, 4, 5]])))
    print(subsequent_mask(4))
