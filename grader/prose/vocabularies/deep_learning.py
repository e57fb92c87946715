"""The vocabulary of deep learning: what its students shorten in notes."""

from __future__ import annotations

from grader.prose.vocabularies.subject_vocabulary import Vocabulary, split_values

DEEP_LEARNING = Vocabulary(
    abbreviations=split_values({
        "cls": "class", "clss": "classes", "obj": "object", "objs": "objects", "img": "image",
        "imgs": "images", "pix": "pixel", "px": "pixel", "pxs": "pixels", "seg": "segmentation",
        "segm": "segmentation", "inst": "instance", "sem": "semantic", "seq": "sequence",
        "tok": "token", "toks": "tokens", "pred": "prediction", "grad": "gradient",
        "grads": "gradients", "param": "parameter", "params": "parameters", "dist": "distribution",
        "distr": "distribution", "cond": "conditional", "uncond": "unconditional",
        "disc": "discriminator", "discr": "discriminator", "gen": "generator",
        "convs": "convolutions", "conv": "convolution", "fn": "function", "func": "function",
        "diffable": "differentiable", "reparam": "reparameterization", "feats": "features",
        "feat": "feature", "bbox": "bounding box",
    }),
    dotted=frozenset({"pos", "enc", "dec", "attn", "att", "emb"}),
    fillers=frozenset({
        "module", "modules", "encoder", "decoder", "layer", "layers", "sublayer",
    }),
    terms=("instance seg", "instance level", "instance mask"),
)  # fmt: skip
