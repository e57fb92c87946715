"""A plan in, replies out: student code runs here, where it can do no harm and see no answer."""

from grader.sandbox.confinement import CONFINED, USUAL, ConfinementPolicy, WorkerSetup, wrapper_for
from grader.sandbox.host import Worker
from grader.sandbox.isolation_layers import Layer, layers, look
from grader.sandbox.pool import Pool
from grader.sandbox.record_codec import decode, encode
from grader.sandbox.wire import WireError

__all__ = [
    "CONFINED",
    "USUAL",
    "ConfinementPolicy",
    "Layer",
    "Pool",
    "WireError",
    "Worker",
    "WorkerSetup",
    "decode",
    "encode",
    "layers",
    "look",
    "wrapper_for",
]  # fmt: skip
