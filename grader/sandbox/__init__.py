"""A plan in, replies out: student code runs here, where it can do no harm and see no answer."""

from grader.sandbox.host import Worker
from grader.sandbox.policy import Policy
from grader.sandbox.records import decode, encode
from grader.sandbox.wire import WireError

__all__ = ["Policy", "WireError", "Worker", "decode", "encode"]
