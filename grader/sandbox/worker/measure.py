"""Measures what the machine gave a program: time on a core, memory and room for files."""

from __future__ import annotations

import os
import resource
import time
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

MAX_SAMPLES = 4096
"""Samples that are kept of one program."""
_STATE, _USER, _SYSTEM = 0, 11, 12
"""Indexes among the fields of /proc/PID/stat that follow the name."""
_UNBOUNDED, _STRICT = "1", "2"
"""Values of `overcommit_memory`: promise everything, and no more than there is.

Otherwise no request may be larger than the machine's memory.
"""
_MEMINFO, _OVERCOMMIT = Path("/proc/meminfo"), Path("/proc/sys/vm/overcommit_memory")


@dataclass(frozen=True, slots=True)
class CoreTime:
    """Seconds until a moment: on a core, and ready to run but waiting for a core."""

    at: float
    ran_s: float
    waited_s: float


class CoreTimes:
    """Samples of a program's time on a core, and of its waiting for one."""

    def __init__(self) -> None:
        self._samples = deque([CoreTime(time.monotonic(), 0, 0)], MAX_SAMPLES)

    def add(self, pids: Iterable[int]) -> None:
        """Add a sample of the program's processes."""
        now, last = time.monotonic(), self._samples[-1]
        processes = [_core_time(pid) for pid in pids]
        ran_s = max(last.ran_s, sum(ran for ran, _, _ in processes))
        known = [waited for _, waited, _ in processes if waited is not None]
        if known or not processes:
            waited_s = max([last.waited_s, *known])
        else:  # this kernel does not count it: whatever is ready to run and does not run waits
            is_ready = any(ready for _, _, ready in processes)
            idle_s = max(now - last.at - (ran_s - last.ran_s), 0)
            waited_s = last.waited_s + (idle_s if is_ready else 0)
        self._samples.append(CoreTime(now, ran_s, waited_s))

    def waited_s(self, window_s: float) -> float:
        """How long the program has waited for a core within the last `window_s` seconds.

        Time in which another of its threads ran is its own.
        """
        last = self._samples[-1]
        earlier = [sample for sample in self._samples if sample.at <= last.at - window_s]
        first = earlier[-1] if earlier else self._samples[0]
        not_run_s = last.at - first.at - (last.ran_s - first.ran_s)
        return max(min(last.waited_s - first.waited_s, not_run_s), 0)


def _core_time(pid: int) -> tuple[float, float | None, bool]:
    """Seconds on a core, seconds of waiting (None if unknown), and whether it is ready to run."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:  # it has ended
        return 0, 0, False
    ran_s = (int(fields[_USER]) + int(fields[_SYSTEM])) / os.sysconf("SC_CLK_TCK")
    return ran_s, _waited_s(pid), fields[_STATE] == b"R"


def _waited_s(pid: int) -> float | None:
    """How long the thread of a process that waited most was ready to run and did not run."""
    waited = [-1]
    with suppress(OSError):  # it has ended
        waited += map(_task_waited_ns, Path(f"/proc/{pid}/task").iterdir())
    return max(waited) / 1e9 if max(waited) >= 0 else None


def _task_waited_ns(task: Path) -> int:
    """Nanoseconds for which one thread was ready to run and did not run; -1 if unknown."""
    with suppress(OSError, ValueError, IndexError):
        return int((task / "schedstat").read_text(encoding="ascii").split()[1])
    return -1


def most_memory(in_use: int) -> int:
    """The most bytes that the kernel promises a program here.

    Args:
        in_use: bytes of address space that its process used before.
    """
    limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    known = [limit - in_use] if limit != resource.RLIM_INFINITY else []
    with suppress(OSError, ValueError, KeyError):
        lines = _MEMINFO.read_text(encoding="ascii").splitlines()
        rows = (line.partition(":") for line in lines)
        kilobytes = {name: int(rest.split()[0]) for name, _, rest in rows}
        mode = _OVERCOMMIT.read_text(encoding="ascii").strip()
        if mode == _STRICT:
            known.append(kilobytes["CommitLimit"] << 10)
        elif mode != _UNBOUNDED:
            known.append(kilobytes["MemTotal"] + kilobytes["SwapTotal"] << 10)
    return min(known, default=1 << 62)
