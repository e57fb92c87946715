"""What a child gives up, for good, before it meets student code.

Each layer is tried by using it. One that the kernel does not have is not named; one that it has and
that cannot be applied is an error, and the child does not go on.
"""

from __future__ import annotations

import resource
import struct
from pathlib import Path

from grader.sandbox.worker import landlock, seccomp
from grader.sandbox.worker.kernel import libc, refused

_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
_CAPABILITY_VERSION_3 = 0x20080522
_MAX_OPEN_FILES = 256


def limit_resources(*, memory: int, file: int, cpu_s: int) -> None:
    """Limit memory beyond what the worker already holds (bytes), files (bytes) and CPU time."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limits = {
        resource.RLIMIT_AS: pages * resource.getpagesize() + memory,
        resource.RLIMIT_FSIZE: file,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_NOFILE: _MAX_OPEN_FILES,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    for kind, wanted in limits.items():
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))


def confine(rules: landlock.RuleSet | None) -> list[str]:
    """Give up privileges, files and system calls.

    Returns:
        The layers that are on, in words.

    Raises:
        OSError: a layer that this kernel has could not be applied.
    """
    layers = ["process of its own", "resource limits"]
    _drop_capabilities()
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise refused("no_new_privs")
    layers += ["no capabilities", "no new privileges"]
    if rules is not None:
        rules.apply()
        layers.append(f"Landlock {landlock.version()}")
    if seccomp.is_available():
        seccomp.apply()
        layers.append("seccomp")
    return layers


def _drop_capabilities() -> None:
    last = int(Path("/proc/sys/kernel/cap_last_cap").read_text(encoding="ascii"))
    for capability in range(last + 1):
        # Refused to an ordinary user, who has none to drop.
        libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    nothing = bytes(24)
    if libc.capset(struct.pack("Ii", _CAPABILITY_VERSION_3, 0), nothing):
        raise refused("capset")
