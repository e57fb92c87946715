from math import sin, cos
import numpy as np

answers = {}

answers["q1.i"] = "semantic = one class per pixel, objects of the same class not told apart. instance = every single object gets its own mask."


def receptive_field(layers):
    r = 1
    for n in range(len(layers)):
        step = 1
        for before in layers[:n]:
            step *= before['stride']
        r = r + step * layers[n]['dilation'] * (layers[n]['kernel_size'] - 1)
    return r


answers["q1.iii"] = "DeepLab, dilated convs, ASPP, pyramid pooling (=PSPNet), U-Net skips"


def transposed_conv(x, kernel):
    x, kernel = np.array(x), np.array(kernel)
    out = np.zeros((x.shape[0] + kernel.shape[0] - 1, x.shape[1] + kernel.shape[1] - 1))
    for (i, j), v in np.ndenumerate(x):
        for (a, b), k in np.ndenumerate(kernel):
            out[i + a, j + b] += v * k
    return out


answers["q2"] = "so that backprop gets through the sampling step into the encoder: z = mu + sigma*eps, eps~N(0,1)"
answers["q3"] = "cGAN: G and D both get a condition y as well, e.g. the label. GAN: only noise."
answers["q4.i"] = "A positional encoding, B multi-head attention, C feed forward, D masked multi-head attention, E multi-head attention, F feed forward"


def positional_encoding(length, d_model):
    rows = []
    for pos in range(length):
        row = []
        for c in range(d_model):
            angle = pos / 10000 ** ((c - c % 2) / d_model)
            row.append(cos(angle) if c % 2 else sin(angle))
        rows.append(row)
    return rows


answers["q4.iii"] = "Q: decoder. K,V: encoder output."


def subsequent_mask(size):
    return [[col <= row for col in range(size)] for row in range(size)]
