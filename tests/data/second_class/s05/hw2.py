# Homework 2
# I answer in order, code is next to the question it belongs to

import math
import torch

answers = {}

answers['q1.i'] = '''
The difference is whether you tell apart objects of the same kind. Semantic segmentation: pixel -> class. Two dogs that touch
are a single dog-coloured region. Instance segmentation: pixel -> (class, which object), two dogs are dog A and dog B.
'''

layers = [dict(kernel_size=3, stride=2, dilation=1),
          dict(kernel_size=3, stride=1, dilation=1),
          dict(kernel_size=3, stride=1, dilation=2)]


def receptive_field(layers):
    rf, jump = 1, 1
    for l in layers:
        effective = l['dilation'] * (l['kernel_size'] - 1) + 1
        rf += (effective - 1) * jump
        jump *= l['stride']
    return rf


print('receptive field', receptive_field(layers))

answers['q1.iii'] = 'PSPNet (pyramid pooling), ASPP, OCNet, U-Net'


def transposed_conv(x, kernel):
    x = x.float()
    kernel = kernel.float()
    return torch.nn.functional.conv_transpose2d(x[None, None], kernel[None, None])[0, 0]


print(transposed_conv(torch.tensor([[1, 2], [3, 4]]), torch.tensor([[1, 2, 3], [2, 3, 4], [3, 4, 5]])))

answers['q2'] = '''
Sampling z directly cuts the computation graph, you cannot take the derivative of "draw a random number" with respect to the
parameters of the distribution. So one samples the noise separately (standard normal) and then scales and shifts it with the
encoder's sigma and mu. Now there is a path for the gradient from the decoder to the encoder.
'''

answers['q3'] = '''
cGAN = GAN + condition. The condition (label, text, picture) goes to the generator together with the noise and to the discriminator
together with the real/fake sample. Thanks to it you can tell the network what you want to have generated.
'''

answers['q4.i'] = 'A: Positional Encoding, B: Multi-Head Attention, C: Feed Forward, D: Masked Multi-Head Attention, E: Multi-Head Attention, F: Feed Forward'

answers['q4.ii'] = '''
Gives the model a sense of order. Attention itself would see "dog bites man" and "man bites dog" as the same bag of words.
'''

answers['q4.iv'] = '''
So that the decoder does not cheat by looking at the words it has yet to produce. Put minus infinity on the scores of
future positions, softmax then gives them probability 0.
'''


def positional_encoding(length, d_model):
    pos = torch.arange(length).float()[:, None]
    div = torch.exp(torch.arange(0, d_model, 2).float() * (-math.log(10000.0) / d_model))
    pe = torch.zeros(length, d_model)
    pe[:, 0::2] = torch.sin(pos * div)
    pe[:, 1::2] = torch.cos(pos * div)
    return pe


print(positional_encoding(10, 6))
print(positional_encoding(10, 7))       # odd should also work??

answers['q4.iii'] = '''
Keys and values: what the encoder puts out at the end. Queries: from the decoder, the sub-layer right below.
'''


def subsequent_mask(size):
    return torch.ones(size, size).tril() > 0
