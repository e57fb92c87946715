import torch
from torch.nn.functional import conv2d

# ======== Q1 ========


def receptive_field(layers):
    # go from the last layer to the first: n outputs need (n-1)*s + d*(k-1) + 1 inputs
    n = 1
    for l in reversed(layers):
        n = (n - 1) * l['stride'] + l['dilation'] * (l['kernel_size'] - 1) + 1
    return n


def transposed_conv(x, kernel):
    # as on the lecture slides: pad the input with k-1 zeros, then slide the kernel over it
    kh, kw = kernel.shape
    x = x[None, None].to(torch.float64)
    k = kernel[None, None].to(torch.float64)
    return conv2d(x, k, padding=(kh - 1, kw - 1)).squeeze(0).squeeze(0)


# ======== Q4 ========


def positional_encoding(length, d_model):
    pos = torch.arange(length, dtype=torch.float64)
    cols = []
    for c in range(d_model):
        w = 10000.0 ** (-(c // 2 * 2) / d_model)
        cols.append(torch.sin(w * pos) if c % 2 == 0 else torch.cos(w * pos))
    return torch.stack(cols, dim=1)


def subsequent_mask(size):
    m = torch.zeros(size, size, dtype=torch.bool)
    for t in range(size):
        m[t, :t + 1] = True
    return m


answers = {
    'q1.i':
        'In semantic segmentation every pixel gets a class. In instance segmentation every object gets a mask, so '
        'two objects of the same class are two masks instead of one blob.',
    'q1.iii':
        'Dilated convolutions (holes in the kernel). ASPP = atrous convolution with several rates. '
        'Pyramid pooling, e.g. PSPNet. U-Net with its skip connections.',
    'q2':
        'Backpropagation does not work through a random node. The trick puts the randomness into eps ~ N(0,1) and '
        'z = mu + sigma*eps becomes a deterministic function of the encoder outputs, so its derivative exists and '
        'the encoder can be trained with SGD.',
    'q3':
        'The GAN generates from noise only. The cGAN generates from noise plus a condition c (label, image...), and c is '
        'also shown to the discriminator, which has to reject a nice image with a wrong label. It models p(x|c), so I can '
        'choose what I generate.',
    'q4.i':
        'A positional encoding, B multi-head attention, C feed forward, D masked multi-head attention, '
        'E multi-head attention, F feed forward',
    'q4.ii':
        'Transformer processes all tokens in parallel and does not know their order. Positional encoding adds to the token '
        'embedding the information about its position. Sine/cosine as in the code, or learned.',
    'q4.iii':
        'E receives the output of the encoder and the output of the masked attention from the decoder.',
    'q4.iv':
        'So that the prediction at position t does not use the tokens t+1, t+2, ..., which in training are available in the '
        'ground truth (it would be cheating). Scores where the mask is False are filled with -inf and the softmax makes them 0.',
}
