"""What a child gives up, for good, before it meets student code.

Each layer is tried by using it. One that the kernel does not have is not named; one that it has and
that cannot be applied is an error, and the child does not go on.
"""

from __future__ import annotations

import resource
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.worker import landlock, seccomp
from grader.sandbox.worker.kernel import libc, refused

_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_MAX_CAPABILITIES = 64
_MAX_OPEN_FILES = 256
_MAX_SIGNALS = 256
"""Timers and signals that wait, of this user together."""


def memory_in_use() -> int:
    """Bytes of address space that this process has."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


def limit_resources(*, memory: int, file: int, cpu_s: int, tasks: int | None = None) -> None:
    """Limit the address space, the size of a file (both in bytes), CPU time, and processes.

    `tasks` counts all threads of the user in this namespace, and does not bind root.
    """
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_FSIZE: file,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_NOFILE: _MAX_OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_SIGPENDING: _MAX_SIGNALS,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    if tasks is not None:
        limits[resource.RLIMIT_NPROC] = tasks
    for kind, wanted in limits.items():
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))


@dataclass(frozen=True, slots=True)
class KernelLayers:
    """The layers that this kernel has; None stands for one that it has not."""

    landlock: landlock.LandlockRules | None
    seccomp: seccomp.SyscallFilter | None


def prepare(
    readable: Iterable[Path],
    writable: Iterable[Path],
    executable: Iterable[Path] | None = None,
) -> KernelLayers:
    """Probe for each layer by using it, and make ready what every child applies.

    Where there is something executable, processes may be started, too.
    """
    processes, rules = executable is not None, (readable, writable, executable or ())
    return KernelLayers(
        landlock=landlock.LandlockRules(*rules) if landlock.version() else None,
        seccomp=seccomp.SyscallFilter(processes=processes) if seccomp.is_available() else None,
    )


def confine(layers: KernelLayers) -> list[str]:
    """Give up privileges, files and system calls.

    Returns:
        The layers that are on, in words.

    Raises:
        OSError: a layer that this kernel has could not be applied.
    """
    names = ["process of its own", "resource limits"]
    _drop_capabilities()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise refused("no_new_privs")
    names += ["no capabilities", "no new privileges"]
    if layers.landlock is not None:
        layers.landlock.apply()
        names.append(f"Landlock {layers.landlock.version}")
    if layers.seccomp is not None:
        layers.seccomp.apply()
        names.append("seccomp")
    return names


def _drop_capabilities() -> None:
    for capability in range(_MAX_CAPABILITIES):
        # Refused to an ordinary user, who has none to drop, and beyond the last that there is.
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    nothing = bytes(24)
    if libc.capset(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), nothing):
        raise refused("capset")
