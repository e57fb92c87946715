"""Limits and ends the threads and processes of a program.

Where a rubric allows processes, the worker is the first process in a PID namespace, and all
others in it are the program's. That includes daemons: a process that loses its parent becomes a
child of the first.
"""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

MAX_PROCESSES = 64
"""Processes of a program at once."""
MAX_THREADS = 128
"""Threads of one process. The machine has few, and all programs share them."""
MAX_TASKS = 256
"""Processes and threads of a program at once, where the kernel counts them."""
FIRST_PID = 1
"""The process ID of the worker in its own namespace."""
_NUM_THREADS_FIELD = 17
"""Index of `num_threads` among the fields of /proc/PID/stat that follow the name."""
_SCARCE_FRACTION = 10
"""Memory is scarce when less than 1/10 of the machine's is available."""
_PROBE_OK, _PROBE_FAILED = 0, 1
"""Exit statuses of the process that probes RLIMIT_NPROC."""


def check_alone() -> None:
    """Make sure that this process may kill all others.

    Raises:
        RuntimeError: it shares its namespace with another process.
    """
    if os.getpid() != FIRST_PID or other_processes():
        raise RuntimeError("processes are allowed, but the worker is not alone in its namespace")
    # The first process of a namespace receives only signals for which it has a handler.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def other_processes() -> list[int]:
    """All processes except the first, including those that have ended but were not waited for."""
    numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    return [pid for pid in numbers if pid != FIRST_PID]


def count_threads(pid: int) -> int:
    """The number of a process's threads; 0 if it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return 0
    return int(stat.rpartition(b")")[2].split()[_NUM_THREADS_FIELD])


def has_too_many(child: int) -> bool:
    """Whether there are too many processes; waits for ended ones, except for the child."""
    running = 0
    for pid in other_processes():
        ended = 0
        if pid != child:
            with suppress(ChildProcessError):  # another process is its parent
                ended, _ = os.waitpid(pid, os.WNOHANG)
        running += not ended
    return running > MAX_PROCESSES


def exhausts_memory(limit: int) -> bool:
    """Whether all processes together exceed the limit of one, in bytes, while memory is scarce.

    A page that forked processes share counts once for each. Reading the private memory of a process
    instead would block while it forks, which may last as long as the program likes.
    """
    if sum(map(_resident_bytes, other_processes())) <= limit:
        return False
    lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    fields = (line.partition(":") for line in lines)
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in fields}
    return kilobytes["MemAvailable"] * _SCARCE_FRACTION < kilobytes["MemTotal"]


def _resident_bytes(pid: int) -> int:
    with suppress(OSError):
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
        return int(pages) * resource.getpagesize()
    return 0


def kill_all() -> None:
    """Kill all other processes at once: none can start another in the meantime."""
    if os.getpid() != FIRST_PID:
        raise RuntimeError("these processes are not ours to kill")
    with suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)


def end_all() -> None:
    """Kill all other processes, and wait until none is left."""
    with suppress(ChildProcessError):
        while True:
            kill_all()
            os.waitpid(-1, 0)


def find_task_limit() -> int | None:
    """`MAX_TASKS` if this kernel counts only the tasks of this namespace, otherwise None.

    An older kernel counts every task of the user on this machine; with the limit, a program could
    then start no process at all.
    """
    probe = os.fork()
    if probe == 0:
        with suppress(OSError):
            resource.setrlimit(resource.RLIMIT_NPROC, (MAX_TASKS, MAX_TASKS))
            os.fork()
            os._exit(_PROBE_OK)
        os._exit(_PROBE_FAILED)
    _, status = os.waitpid(probe, 0)
    end_all()
    return MAX_TASKS if os.waitstatus_to_exitcode(status) == _PROBE_OK else None
