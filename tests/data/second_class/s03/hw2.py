# -*- coding: utf-8 -*-
# Calculated on paper, I only typed in the results.

answers = dict()

answers["q1_i"] = (
    "With semantic segmentation the network decides for every pixel to which category it belongs. With instance "
    "segmentation it must also decide to WHICH OBJECT of this category it belongs: car 1, car 2, car 3. "
    "The first one can not count the cars, the second one can."
)

# 1 + 2*1 = 3;  3 + 2*2 = 7;  7 + 2*2*2 = 15
q1_ii = 15

answers["1.iii"] = """
- bigger kernels (Global Convolutional Network splits a large k x k into k x 1 and 1 x k)
- global average pooling and concatenating the vector to each position, this is ParseNet
- graph based reasoning: project the pixels to nodes, reason between nodes, project back
- dilated convolution
- encoder-decoder architecture where the decoder gets the high resolution features by skip connections
"""

# without rotating the kernel
q1_iv = [
    [1, 4, 7, 6],
    [5, 17, 27, 20],
    [9, 27, 37, 26],
    [9, 24, 31, 20],
]

# with the kernel rotated by 180 deg, as in the exercise session
q1_iv_flipped = [
    [5, 14, 11, 6],
    [19, 43, 33, 16],
    [15, 31, 23, 10],
    [9, 18, 11, 4],
]

answers["q2"] = (
    "Problem: z ~ N(mu, sigma^2) is sampled in the middle of the network and one can not differentiate through the "
    "sampling. Solution: sample epsilon ~ N(0, 1) from outside and calculate z = mu + sigma * epsilon. Then the "
    "stochastic part does not depend on any weights and dz/dmu = 1, dz/dsigma = epsilon, so the gradient of the "
    "loss arrives at the encoder and everything is trained with normal backpropagation."
)

answers["Q3"] = (
    "The GAN learns the distribution of the data p(x) only from noise. In the conditional GAN, generator and discriminator "
    "receive both an additional information y, for example the digit class in MNIST, and it learns p(x|y). "
    "So I can order a '7' and get a '7'."
)

answers["q4_i"] = {
    "A": "Positional Encoding",
    "B": "Multi-Head Attention",
    "C": "Feed Forward",
    "D": "Masked Multi-Head Attention",
    "E": "Multi-Head Attention",
    "F": "Feed Forward",
}

answers["q4_ii"] = (
    "The attention is a weighted sum and does not know which token was first and which was last. Component A adds "
    "the information of the position to the embedding. Generate it like this: PE(pos, 2i) = sin(pos / 10000^(2i/d_model)) "
    "and PE(pos, 2i+1) = cos(pos / 10000^(2i/d_model))."
)

answers["Q4 (iii)"] = (
    "Two inputs. From the encoder stack: keys and values. From the masked attention below (after add & norm): the queries."
)

answers["q4_iv"] = (
    "The decoder must not see the words that come after the current position, because in training they are the "
    "solution, and in testing they are not there. We do it by putting -inf in the score matrix for all entries above the "
    "diagonal before the softmax, so these weights become zero."
)
