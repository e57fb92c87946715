"""What people shorten in notes: each short form is read as the words that it stands for."""

from __future__ import annotations

from collections.abc import Mapping

SHORT: Mapping[str, tuple[str, ...]] = {
    short: tuple(meant.split())
    for short, meant in {
        "w/o": "without", "w/": "with", "b/c": "because", "bc": "because", "thru": "through",
        "btw": "between", "e2e": "end to end", "aka": "called", "approx": "approximately",
        "cls": "class", "clss": "classes", "obj": "object", "objs": "objects", "img": "image",
        "imgs": "images", "pic": "picture", "pics": "pictures", "pix": "pixel", "px": "pixel",
        "pxs": "pixels", "seg": "segmentation", "segm": "segmentation", "inst": "instance",
        "sem": "semantic",
        "seq": "sequence", "tok": "token", "toks": "tokens", "pred": "prediction",
        "grad": "gradient", "grads": "gradients",
        "param": "parameter", "params": "parameters", "dist": "distribution",
        "distr": "distribution", "info": "information", "cond": "conditional",
        "uncond": "unconditional", "disc": "discriminator", "discr": "discriminator",
        "gen": "generator", "convs": "convolutions", "conv": "convolution",
        "fn": "function", "func": "function", "diffable": "differentiable",
        "prev": "previous", "curr": "current", "pt": "point", "pts": "points",
        "sth": "something", "smth": "something", "ppl": "people", "reparam": "reparameterization",
        "feats": "features", "feat": "feature", "bbox": "bounding box", "req": "requires",
    }.items()
}  # fmt: skip
"""By short form, in small letters. Rubrics pass through it alike, so `=sem` is `=semantic`."""
