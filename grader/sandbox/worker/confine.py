"""Run inside a child: gives up files, system calls and privileges before student code runs.

Whether student code may run on this machine at all is decided before, by the host, in
`grader.sandbox.confinement`. Here each layer is tested by using it. A layer that the kernel lacks
is left out; if the kernel has it and it cannot be applied, the child stops with an error.
"""

from __future__ import annotations

import resource
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.worker import landlock, seccomp
from grader.sandbox.worker.kernel import last_error, libc

_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_MAX_CAPABILITIES = 64
_MAX_OPEN_FILES = 256
_MAX_SIGNALS = 256
"""Pending timers and signals of this user, over all processes."""


def memory_in_use() -> int:
    """Bytes of address space that this process uses."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


def limit_resources(*, memory: int, file: int, cpu_s: int, tasks: int | None = None) -> None:
    """Limit this process's resources, for good.

    Args:
        memory: bytes of address space.
        file: bytes of one file.
        cpu_s: seconds of CPU time.
        tasks: threads of this user in this namespace, over all processes; root is exempt.
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
    """The layers that this kernel has; None stands for one that it lacks."""

    landlock: landlock.LandlockRules | None
    seccomp: seccomp.SyscallFilter | None


def prepare_layers(
    readable: Iterable[Path],
    writable: Iterable[Path],
    executable: Iterable[Path] | None = None,
) -> KernelLayers:
    """Test each layer by using it, and build the rules that every child applies.

    With `executable` paths, a program may start processes.
    """
    processes, rules = executable is not None, (readable, writable, executable or ())
    return KernelLayers(
        landlock=landlock.LandlockRules(*rules) if landlock.version() else None,
        seccomp=seccomp.SyscallFilter(processes=processes) if seccomp.is_available() else None,
    )


def confine(layers: KernelLayers) -> list[str]:
    """Give up privileges, files and system calls.

    Returns:
        The names of the layers that are on.

    Raises:
        OSError: the kernel has a layer that could not be applied.
    """
    names = ["separate process", "resource limits"]
    _drop_capabilities()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise last_error("no_new_privs")
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
        # Fails for an ordinary user, who has none to drop, and for numbers above the last one.
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    no_capabilities = bytes(24)
    if libc.capset(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), no_capabilities):
        raise last_error("capset")
