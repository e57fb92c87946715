"""For `grade doctor`: the isolation layers of this machine, and how to add the missing ones.

`probe_host` finds the facts by testing each layer; `list_layers` is pure and explains them.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox import bubblewrap, control_groups
from grader.sandbox.worker import landlock, scratch, seccomp
from grader.sandbox.worker.failure import format_size

_CONTAINERS = (Path("/.dockerenv"), Path("/run/.containerenv"))
_APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")

_NO_LANDLOCK = (
    "This kernel has no Landlock; Linux 5.13 and newer have it. With bubblewrap alone, every "
    "submission starts its own worker: 2 s each."
)
_NO_SECCOMP = "System calls cannot be filtered here: grade on x86_64 or aarch64."
_STILL_CONFINED = (
    "Files, network and processes are still confined; disk use is watched, not capped."
)
_INSTALL = f"bubblewrap is not installed. {_STILL_CONFINED} To add it: sudo apt install bubblewrap"
_IN_CONTAINER = f"The container forbids the namespaces that bubblewrap needs. {_STILL_CONFINED}"
_BY_APPARMOR = (
    f"bubblewrap cannot create namespaces (AppArmor). {_STILL_CONFINED} To add it: sudo sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0"
)
_NO_GROUP = (
    "No control group can be created here: limits hold for each process, and nothing bounds their "
    "sum. To add it: grade in a login session of systemd, where `systemd-run --user --scope true` "
    "works, or give the container control groups that it may write to."
)
_AS_ROOT = "Running as root. Each program loses all capabilities; an ordinary user has none."


@dataclass(frozen=True, slots=True)
class HostMachine:
    """The facts about a machine.

    Attributes:
        landlock: the version of Landlock; 0 if there is none.
        seccomp: whether system calls can be filtered.
        bubblewrap: why bubblewrap does not work; empty if it does.
        has_bubblewrap: whether it is installed.
        in_container: whether this is a container.
        by_apparmor: whether AppArmor restricts namespaces.
        is_root: whether the grader runs as root.
        group: whether a control group can be created.
    """

    landlock: int
    seccomp: bool
    bubblewrap: str
    has_bubblewrap: bool = True
    in_container: bool = False
    by_apparmor: bool = False
    is_root: bool = False
    group: bool = True


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: what it keeps student code from, and how to add it if it is missing."""

    name: str
    is_on: bool
    protects: str
    remedy: str = ""


def probe_host() -> HostMachine | None:
    """This machine; None if it does not run Linux, because student code cannot be confined."""
    if sys.platform != "linux":
        return None
    program = shutil.which("bwrap")
    return HostMachine(
        landlock=landlock.version(),
        seccomp=seccomp.is_available(),
        bubblewrap=bubblewrap.failure_reason(program) if program else "it is not installed",
        has_bubblewrap=program is not None,
        in_container=any(path.exists() for path in _CONTAINERS),
        by_apparmor=_APPARMOR.exists() and _APPARMOR.read_text(encoding="ascii").strip() == "1",
        is_root=os.geteuid() == 0,
        group=control_groups.find_method() is not None,
    )


def list_layers(machine: HostMachine) -> tuple[Layer, ...]:
    """Every layer, whether it is on or not."""
    capacity = format_size(scratch.CAPACITY)
    version = f" {machine.landlock}" if machine.landlock else ""
    return (
        Layer("separate process", True, "answers, rubric and reference: none is in its memory"),
        Layer("resource limits", True, "more memory, time or open files than it is given"),
        Layer("disk watch", True, f"more than {capacity} of files"),
        Layer("no new privileges", True, "becoming another user"),
        Layer(f"Landlock{version}", machine.landlock > 0, "files outside its folder", _NO_LANDLOCK),
        Layer("seccomp", machine.seccomp, "network, programs, other processes", _NO_SECCOMP),
        Layer("control group", machine.group, "more memory or processes in total", _NO_GROUP),
        Layer("bubblewrap", not machine.bubblewrap, "seeing the machine at all", _remedy(machine)),
        Layer("ordinary user", not machine.is_root, "what only root may do", _AS_ROOT),
    )


def _remedy(machine: HostMachine) -> str:
    """Why bubblewrap does not work, and what to do."""
    if not machine.has_bubblewrap:
        return _INSTALL
    if machine.by_apparmor:
        return _BY_APPARMOR
    if machine.in_container:
        return _IN_CONTAINER
    return f"bubblewrap does not work here: {machine.bubblewrap}. {_STILL_CONFINED}"
