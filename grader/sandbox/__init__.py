"""Runs student code where it can do no harm and see no answer: plans in, replies out."""

from grader.sandbox.confinement import (
    CONFINED,
    DEFAULT_SETUP,
    ConfinementPolicy,
    WorkerSetup,
    find_wrapper,
)
from grader.sandbox.host import Worker
from grader.sandbox.isolation_layers import Layer, list_layers, probe_host
from grader.sandbox.machine_limits import (
    MachineLimits,
    find_machine_limits,
    shortages,
    usable_cores,
)
from grader.sandbox.pool import Pool
from grader.sandbox.record_codec import decode, encode
from grader.sandbox.wire import WireError

__all__ = [
    "CONFINED",
    "DEFAULT_SETUP",
    "ConfinementPolicy",
    "Layer",
    "MachineLimits",
    "Pool",
    "WireError",
    "Worker",
    "WorkerSetup",
    "decode",
    "encode",
    "find_machine_limits",
    "find_wrapper",
    "list_layers",
    "probe_host",
    "shortages",
    "usable_cores",
]  # fmt: skip
