import torch

# Homework 2
# Aiko Fujinami

answers = dict()

# --- Q1 -----------------------------------------------------------------

answers["q1.i"] = (
    "Semantic segmentation labels every pixel with a category. "
    "Instance segmentation additionally distinguishes individual objects of the same category, "
    "so that for three cups on a table we obtain three separate masks."
)

LAYERS = [
    {"kernel_size": 3, "stride": 2, "dilation": 1},
    {"kernel_size": 3, "stride": 1, "dilation": 1},
    {"kernel_size": 3, "stride": 1, "dilation": 2},
]


def receptive_field(layers=LAYERS):
    rf = 1
    total_stride = 1
    for layer in layers:
        rf += (layer["kernel_size"] - 1) * layer["dilation"] * total_stride
        total_stride *= layer["stride"]
    return rf


answers["q1.iii"] = """\
- Atrous convolution / ASPP (DeepLab)
- Graph convolutions over regions of the image (graph reasoning)
- Deformable convolutions, since the sampling points can move far away
- Multi-scale input: run the network on several image sizes and merge them
- Self-attention (non-local network)
"""


def transposed_conv(x, kernel):
    # as a matrix product: y = C^T x, where C is the matrix of the ordinary convolution
    h, w = x.shape
    kh, kw = kernel.shape
    oh, ow = h + kh - 1, w + kw - 1
    C = torch.zeros(h * w, oh * ow)
    for i in range(h):
        for j in range(w):
            window = torch.zeros(oh, ow)
            window[i:i + kh, j:j + kw] = kernel
            C[i * w + j] = window.flatten()
    return (C.T @ x.flatten().to(C.dtype)).reshape(oh, ow)


# --- Q2, Q3 ---------------------------------------------------------------

answers["q2"] = (
    "The decoder input z is a random sample, and sampling has no gradient, therefore the encoder's parameters could not be updated. "
    "The trick rewrites the sample as a function, z = mu + sigma * epsilon, in which epsilon is standard normal noise from outside. "
    "Now the path from the loss to mu and sigma is differentiable and the VAE can be trained by backpropagation."
)

answers["q3"] = (
    "A conditional GAN receives side information such as a class label in addition to the noise. It is given to the generator and also to the "
    "discriminator. As a result, the distribution which is learned is p(x|y) and not p(x), "
    "and the user decides which kind of image will be made."
)

# --- Q4 -----------------------------------------------------------------

answers["q4.i"] = (
    "A. Positional encoding; B. Multi-head self-attention; C. Feed-forward network; "
    "D. Masked multi-head self-attention; E. Multi-head cross-attention; F. Feed-forward network."
)

answers["q4.ii"] = (
    "Since attention is invariant to the order of its inputs, the order has to be supplied separately. "
    "The positional encoding is a vector for each position that is added to the embedding, made of sine and cosine waves."
)


def positional_encoding(length, d_model):
    pe = torch.zeros(length, d_model)
    pos = torch.arange(length).float()
    i = 0
    while True:
        if i >= d_model:
            break
        angle = pos / 10000 ** (i / d_model)
        pe[:, i] = torch.sin(angle)
        if i + 1 < d_model:
            pe[:, i + 1] = torch.cos(angle)
        i + 2
    return pe


answers["q4.iii"] = (
    "There are three inputs. Query: output of the masked self-attention of the decoder (D). "
    "Key and value: output of the encoder."
)

answers["q4.iv"] = (
    "In training the whole target sequence is entered at the same time. The mask hides the later tokens, because the model must predict them "
    "and should not be able to copy them. It is a lower-triangular matrix; where it is False, "
    "minus infinity is written in the score before softmax."
)


def subsequent_mask(size):
    rows = torch.arange(size).view(-1, 1)
    cols = torch.arange(size).view(1, -1)
    return cols <= rows
