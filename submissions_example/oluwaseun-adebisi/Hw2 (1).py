# Oluwaseun Adebisi
# HW2

import torch
import math

answers = {}

answers['q1.i'] = 'Semantic segmentation puts a class on each pixel, but does not know how many objects there are. Instance segmentation gives every object its own mask, even if the objects have the same class.'

# 1 + 2 = 3, 3 + 2*2 = 7, 7 + 2*2*2 = 15
q1_ii = 15

answers['q1.iii'] = 'DeepLab with atrous convolution; PSPNet with pyramid pooling; ParseNet with global average pooling; and encoder-decoder networks that have skip connections (U-Net, SegNet).'

# done by hand on paper
q1_iv = [[1, 4, 7, 6],
         [5, 17, 27, 20],
         [9, 27, 37, 26],
         [9, 24, 31, 20]]

answers['q2'] = 'You can not backpropagate through sampling. So we write the sample as z = mu + sigma * epsilon. The noise epsilon comes from N(0, 1) and has nothing to learn, while mu and sigma get gradients as in any other network, so the encoder and decoder train together.'

answers['q3'] = 'GAN: noise in, image out, no control. Conditional GAN: noise and a label in, and an image of that label out. The discriminator also sees the label, so the generator can not ignore it.'

answers['q4.i'] = 'A = positional encoding, B = multi-head attention, C = feed forward, D = masked multi-head attention, E = multi-head attention (encoder-decoder), F = feed forward'

answers['q4.ii'] = 'A tells the model the position of each token, because attention by itself has no order. The output is made with sine for the even dimensions and cosine for the odd dimensions, code below.'

answers['q4.iii'] = 'The query is from the decoder (the layer under E). The key and value are from the encoder output.'

answers['q4.iv'] = 'So the decoder can not look at the words it still has to predict. In training they are all there and it would copy them. We put minus infinity on the scores of the future words before softmax, code below.'


def positional_encoding(length, d_model):
    pe = torch.zeros(length, d_model)
    for pos in range(length):
        for i in range(0, d_model, 2)
            pe[pos, i] = math.sin(pos / 10000 ** (i / d_model))
            pe[pos, i + 1] = math.cos(pos / 10000 ** (i / d_model))
    return pe


def subsequent_mask(size):
    mask = torch.ones(size, size)
    return torch.tril(mask).bool()
