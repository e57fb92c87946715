"""On the host: messages to the student about a child that hung, crashed or was killed.

Messages about exceptions come from the child itself: `worker.failure`.
"""

from __future__ import annotations

import signal

from grader.escapes import clip
from grader.model import Call, Limits, Plain, Request, StepsRequest, Tensor
from grader.model.tensor import NUMPY
from grader.sandbox.process import Exit
from grader.sandbox.worker import (
    CPU_USED_UP,
    FOLDER_FULL,
    NO_MEMORY_LEFT,
    OUT_OF_MEMORY,
    TOO_MANY_PROCESSES,
    TOO_MANY_THREADS,
    process_group,
    scratch,
)
from grader.sandbox.worker.failure import format_size

MAX_CHARACTERS = 80
"""Characters of an argument, and of a list of arguments, before it is cut."""


def format_request(request: Request, at: int = 0) -> str:
    """A request as a student would write it: `positional_encoding(8, 6)`.

    Args:
        request: what was asked.
        at: of several steps, the index of the one that ran, as the child says.
    """
    if isinstance(request, StepsRequest):
        step = request.steps[min(max(at, 0), len(request.steps) - 1)]
        return f"the step `{clip(step.text, MAX_CHARACTERS)}`"
    if isinstance(request, Call):
        values = [*map(_format_value, request.args)]
        named = [f"{name}={value}" for name, value in zip(request.names, values, strict=False)]
        return f"{request.function}({clip(', '.join(named or values), MAX_CHARACTERS)})"
    return f"reading {request.name}"


def _format_value(value: Plain) -> str:
    match value:
        case Tensor():
            kind = "array" if value.container == NUMPY else "tensor"
            return f"{kind} of shape {value.shape}"
        case tuple():
            items = ", ".join(map(_format_value, value[:MAX_CHARACTERS]))
            return f"[{clip(items, MAX_CHARACTERS)}]"
        case dict():
            entries = (f"{key}: {_format_value(item)}" for key, item in value.items())
            return f"{{{clip(', '.join(entries), MAX_CHARACTERS)}}}"
    return clip(repr(value), MAX_CHARACTERS)


def describe_shortage(child_exit: Exit, limits: Limits) -> str:
    """Why a child was killed though its program had exceeded no limit."""
    # Rounded down to a power of two, because the exact number differs from run to run.
    used = format_size(1 << max(child_exit.peak.bit_length() - 1, 0))
    memory = f"it had used more than {used} of memory, and may use {format_size(limits.memory)}"
    if child_exit.cause == NO_MEMORY_LEFT:
        return f"this machine ran out of memory, and the system killed the program ({memory})"
    return f"the program was killed from outside ({memory})"


def describe_full_disk(room: int) -> str:
    """That a program found the temporary folder full, though it had not used up its own room."""
    allowed, given = format_size(scratch.CAPACITY), format_size(room)
    return (
        f"the temporary folder of this machine is too full: a program may write {allowed}, and "
        f"had {given} (free some space in it, or set TMPDIR to another folder)"
    )


def describe_little_memory(given: int, limits: Limits) -> str:
    """That a program got no more memory, though the rubric allows it more."""
    allowed, most = format_size(limits.memory), format_size(max(given, 0))
    return f"this machine gives a program {most} of memory, and the rubric allows {allowed}"


def describe_busy_cores(waited_s: float, passed_s: float) -> str:
    """That a program was stopped which had hardly run."""
    return (
        f"the cores of this machine were too busy: the program waited for one during {waited_s:.0f}"
        f" of {passed_s:.0f} s"
    )


def describe_timeout(limit_s: float, *, is_full: bool, limits: Limits) -> str:
    """That time ran out: the full time of a step or request, or the rest of the submission's."""
    if is_full:
        return f"stopped after {limit_s:g} s"
    return f"stopped: the {limits.submission_s:g} s of the whole submission ran short"


def describe_exit(child_exit: Exit, limits: Limits) -> str:
    """How a child ended: by itself, or killed by its worker or the system."""
    cause, code = child_exit.cause, child_exit.code
    if cause == FOLDER_FULL:
        return f"filled its folder (limit {format_size(scratch.CAPACITY)} in all)"
    if cause == TOO_MANY_PROCESSES:
        return f"started more than {process_group.MAX_PROCESSES} processes"
    if cause == TOO_MANY_THREADS:
        return f"started more than {process_group.MAX_THREADS} threads"
    if cause == OUT_OF_MEMORY:
        return f"ran out of memory (limit {format_size(limits.memory)})"
    if cause == CPU_USED_UP:
        return f"used up its {int(limits.submission_s)} s of processor time"
    if code >= 0:
        return f"ended the process without an answer (exit status {code})"
    if code == -signal.SIGKILL:
        return "closed its connection without an answer"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return f"crashed the process (signal {name})"
