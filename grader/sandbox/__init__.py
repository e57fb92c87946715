"""A plan in, replies out: student code runs here, where it can do no harm and see no answer."""

from grader.sandbox.host import Worker
from grader.sandbox.layers import Layer, layers, look
from grader.sandbox.policy import CONFINED, USUAL, Policy, Setup, wrapper_for
from grader.sandbox.pool import Pool
from grader.sandbox.records import decode, encode
from grader.sandbox.wire import WireError

__all__ = [
    "CONFINED", "USUAL", "Layer", "Policy", "Pool", "Setup", "WireError", "Worker", "decode",
    "encode", "layers", "look", "wrapper_for",
]  # fmt: skip
