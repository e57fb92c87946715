"""The threads that a program starts, and the processes, where it may: bounded, and ended with it.

Where there are processes, the worker is the first process of a namespace of its own. All others in
it are the program's: daemons too, for whoever loses his parent becomes a child of the first.
"""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

MOST = 64
"""Processes at once."""
MOST_THREADS = 128
"""Threads of one process: the machine has few, and all programs share them."""
_NUM_THREADS = 17  # of /proc/PID/stat, behind the name
MOST_TASKS = 256
"""Processes and threads at once, where the kernel counts them."""
FIRST = 1
_ENOUGH = 0
_SCARCE = 10
"""Of so many parts of the machine's memory less than one is left."""


def found() -> None:
    """Make sure that this process may end all others.

    Raises:
        RuntimeError: it is not alone in a namespace of its own.
    """
    if os.getpid() != FIRST or members():
        raise RuntimeError("processes are allowed, but the worker is not alone in its namespace")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process gets what it has handlers for


def members() -> list[int]:
    """All processes but the first, those included that have ended and were not waited for."""
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [pid for pid in numbers if pid != FIRST]


def threads(pid: int) -> int:
    """How many a process has; 0 if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return 0
    return int(stat.rpartition(b")")[2].split()[_NUM_THREADS])


def is_crowd(child: int) -> bool:
    """Whether there are too many; those that have ended, but for the child, are waited for."""
    number = 0
    for pid in members():
        ended = 0
        if pid != child:
            with suppress(ChildProcessError):  # it has a parent of its own
                ended, _ = os.waitpid(pid, os.WNOHANG)
        number += not ended
    return number > MOST


def takes_the_last(limit: int) -> bool:
    """Whether they have more memory together than one may have, and the machine runs short of it.

    What copies of a process share is counted for each. To find what each has alone would wait for
    processes that are being copied, for as long as they like.
    """
    if sum(map(_resident, members())) <= limit:
        return False
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    known = {
        name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)
    }
    return known["MemAvailable"] * _SCARCE < known["MemTotal"]


def _resident(pid: int) -> int:
    with suppress(OSError):
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * resource.getpagesize()
    return 0


def kill() -> None:
    """Kill them all at once: none can start another in the meantime."""
    if os.getpid() != FIRST:
        raise RuntimeError("these processes are not ours to kill")
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def end() -> None:
    """Kill them all, and wait until none is left."""
    with suppress(ChildProcessError):
        while True:
            kill()
            os.waitpid(-1, 0)


def most_tasks() -> int | None:
    """The bound on tasks, where this kernel counts those of this namespace alone.

    An older kernel counts all that the user runs on this machine, and no process could be started.
    """
    probe = os.fork()
    if probe == 0:
        with suppress(OSError):
            resource.setrlimit(resource.RLIMIT_NPROC, (MOST_TASKS, MOST_TASKS))
            if os.fork() == 0:
                os._exit(_ENOUGH)
            os._exit(_ENOUGH)
        os._exit(1)
    _, status = os.waitpid(probe, 0)
    end()
    return MOST_TASKS if os.waitstatus_to_exitcode(status) == _ENOUGH else None
