"""Recognises an exception that the sandbox's own prohibitions caused, by where it was raised."""

from __future__ import annotations

import errno
import linecache
import re
import socket
import traceback
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import PurePath
from types import CodeType

_REFUSALS = {
    errno.EPERM, errno.EACCES, errno.EAGAIN, errno.ENOSYS, errno.EROFS,
    socket.EAI_AGAIN, socket.EAI_NONAME, socket.EAI_FAIL,
}  # fmt: skip
_PROCESS_MODULES = {"subprocess.py", "pty.py", "popen_fork.py", "popen_spawn_posix.py"}
_PROCESS_PACKAGES = {"multiprocessing", "_inductor", "triton"}
_NETWORK_MODULES = {"socket.py", "socketserver.py"}
_CALLS = re.compile(r"\b(?:fork|forkpty|posix_spawnp?|exec[lv]p?e?|popen)\(")
"""Functions without a frame of their own that start a process or a program."""

PROCESSES = (
    "The grading sandbox lets no program start other processes: use num_workers=0 in a DataLoader, "
    "and no multiprocessing, subprocess, os.fork or torch.compile."
)
NETWORK = "The grading sandbox has no network: read data from files that come with the assignment."


def explain(error: BaseException, files: AbstractSet[str], *, processes: bool) -> str:
    """What was forbidden and what to do; empty if the sandbox did not cause the exception.

    The operating system must have refused, in a library's frame or in a call that starts a process.

    Args:
        error: the exception of the student's code.
        files: the names under which the student's code was compiled.
        processes: whether the rubric lets programs start processes.
    """
    for cause in _chain(error):
        if isinstance(cause, OSError) and cause.errno in _REFUSALS:
            walked = traceback.walk_tb(cause.__traceback__)
            frames = [(frame.f_code, line) for frame, line in walked]
            explained = _forbidden(frames, files)
            if explained and not (processes and explained is PROCESSES):
                return explained
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _forbidden(frames: list[tuple[CodeType, int]], files: AbstractSet[str]) -> str:
    """What the library forbids in whose frame, the innermost, the exception was raised."""
    if not frames:
        return ""
    code, line = frames[-1]
    if code.co_filename in files:
        starts = _CALLS.search(linecache.getline(code.co_filename, line))
        return PROCESSES if starts else ""
    for inner, _ in reversed(frames):
        if inner.co_filename in files:
            return ""
        path = PurePath(inner.co_filename)
        if path.name in _PROCESS_MODULES or _PROCESS_PACKAGES & {*path.parts}:
            return PROCESSES
        if path.name in _NETWORK_MODULES:
            return NETWORK
    return ""
