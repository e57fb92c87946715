"""What became of a child or a request, in words for the student."""

from __future__ import annotations

import signal

from grader.model import Call, Limits, Plain, Request, Tensor
from grader.sandbox.process import Exit
from grader.sandbox.worker import CROWD, FULL, MEMORY, THREADS, scratch
from grader.sandbox.worker import process_group as family
from grader.sandbox.worker.failure import size

__all__ = ["ended", "request_words", "size", "stopped"]

MAX_WORDS = 80


def request_words(request: Request) -> str:
    """A request as a student would write it: `positional_encoding(8, 6)`."""
    if isinstance(request, Call):
        return f"{request.function}({_cut(', '.join(map(_value, request.args)))})"
    return f"reading {request.name}"


def _value(value: Plain) -> str:
    match value:
        case Tensor():
            return f"tensor of shape {value.shape}"
        case tuple():
            return f"[{_cut(', '.join(_value(item) for item in value[:MAX_WORDS]))}]"
        case dict():
            return f"{{{_cut(', '.join(f'{key}: {_value(item)}' for key, item in value.items()))}}}"
    return _cut(repr(value))


def _cut(words: str) -> str:
    return words if len(words) <= MAX_WORDS else f"{words[: MAX_WORDS - 3]}..."


def stopped(limit_s: float, *, full: bool, limits: Limits) -> str:
    """That the clock ran out: the request's own, or what was left of the submission's."""
    if full:
        return f"stopped after {limit_s:g} s"
    return f"stopped: the {limits.submission_s:g} s of the whole submission ran short"


def ended(how: Exit, limits: Limits) -> str:
    """That the process ended by itself, or was ended by the system."""
    if how.cause == FULL:
        return f"filled its folder (limit {size(scratch.ROOM)} in all)"
    if how.cause == CROWD:
        return f"started more than {family.MOST} processes"
    if how.cause == THREADS:
        return f"started more than {family.MOST_THREADS} threads"
    if how.cause == MEMORY:
        return f"ran out of memory (limit {size(limits.memory)})"
    if how.code >= 0:
        return f"ended the process without an answer (exit status {how.code})"
    if how.code == -signal.SIGKILL:
        # Rounded down to a power of two, for a number that is another in each run helps nobody.
        used = size(1 << max(how.peak.bit_length() - 1, 0))
        memory = f"it had used more than {used} of memory, and may use {size(limits.memory)}"
        return f"was killed by the system before it answered ({memory})"
    try:
        name = signal.Signals(-how.code).name
    except ValueError:
        name = str(-how.code)
    return f"crashed the process (signal {name})"
