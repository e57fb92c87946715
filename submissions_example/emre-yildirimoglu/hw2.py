import numpy as np

#############
# question 1
#############

layers = [{'kernel_size': 3, 'stride': 2, 'dilation': 1},
          {'kernel_size': 3, 'stride': 1, 'dilation': 1},
          {'kernel_size': 3, 'stride': 1, 'dilation': 2}]

def receptive_field(layers):
    result = 1
    strides = [l['stride'] for l in layers]
    for n, l in enumerate(layers):
        result += (l['kernel_size'] - 1) * l['dilation'] * int(np.prod(strides[:n]))
    return result

def transposed_conv(x, kernel):
    x = np.array(x)
    kernel = np.array(kernel)
    out = np.zeros((x.shape[0] + kernel.shape[0] - 1, x.shape[1] + kernel.shape[1] - 1))
    for (i, j), value in np.ndenumerate(x):
        out[i:i+kernel.shape[0], j:j+kernel.shape[1]] += value * kernel
    return out

#############
# question 4
#############

def positional_encoding(length, d_model):
    PE = np.zeros((length, d_model))
    for pos in range(length):
        for i in range(d_model):
            if i % 2 == 0:
                PE[pos, i] = np.sin(pos / 10000**(i/d_model))
            else:
                PE[pos, i] = np.cos(pos / 10000**((i-1)/d_model))
    return PE

def subsequent_mask(size):
    # first dimension is for the batch
    return np.tril(np.ones((1, size, size))).astype(bool)

#############
# text
#############

answers = {
"q1.i": "Semantic segmentation is about the class of every pixel. Instance segmentation is about objects.",
"q1.iii": "Dilated convolution, because the filter gets bigger. Also pooling at different scales as in PSPNet.",
"q2": "So that backpropagation is possible in VAE, since z is random.",
"q3": "Conditional GAN has a label as extra input to generator and discriminator, so we can choose the class of the image that is generated. In GAN we can't choose.",
"q4.i": "A positional encoding, B multi head attention, C feed forward, D masked multi head attention, E multi head attention, F linear and softmax",
"q4.ii": "It gives the order of the words, the attention doesn't know it.",
"q4.iii": "K and V from encoder, Q from decoder.",
"q4.iv": "The decoder shouldn't see the words that come later.",
}

if __name__ == '__main__':
    print(receptive_field(layers))
    print(transposed_conv([[1, 2], [3, 4]], [[1, 2, 3], [2, 3, 4], [3, 4, 5]]))
    print(positional_encoding(4, 4))
    print(subsequent_mask(4))
