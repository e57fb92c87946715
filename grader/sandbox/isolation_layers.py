"""What stands between student code and this machine: the layers, and what to do for missing ones.

`look` finds the facts by trying each thing out; `layers` is pure and says what they mean.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from grader.model import Limits
from grader.sandbox import bubblewrap
from grader.sandbox import control_groups as groups
from grader.sandbox import status_messages as phrases
from grader.sandbox.worker import landlock, scratch, seccomp

_CONTAINERS = (Path("/.dockerenv"), Path("/run/.containerenv"))
_APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")

_NO_LANDLOCK = (
    "This kernel has no Landlock; Linux 5.13 and newer have it. With bubblewrap alone, every "
    "submission starts a worker of its own: 2 s each."
)
_NO_SECCOMP = "System calls cannot be filtered here: grade on x86_64 or aarch64."
_STILL = "Files, network and processes are still confined; disk use is watched, not capped. "
_INSTALL = "bubblewrap is not installed. " + _STILL + "To add it: sudo apt install bubblewrap"
_IN_CONTAINER = "The container forbids the namespaces that bubblewrap needs. " + _STILL
_BY_APPARMOR = (
    "bubblewrap cannot make namespaces (AppArmor). " + _STILL + "To add it: sudo sysctl -w "
    "kernel.apparmor_restrict_unprivileged_userns=0"
)
_NO_GROUP = (
    "No control group can be made here: limits hold for each process, and nothing bounds their "
    "sum. To add it: grade in a login session of systemd, where `systemd-run --user --scope true` "
    "works, or give the container control groups that it may write to."
)
_AS_ROOT = "Running as root. Each program has its capabilities taken; an ordinary user has none."


@dataclass(frozen=True, slots=True)
class HostMachine:
    """What was found. `bubblewrap` says why that does not work, and is empty where it does."""

    landlock: int
    seccomp: bool
    bubblewrap: str
    has_bubblewrap: bool = True
    in_container: bool = False
    by_apparmor: bool = False
    is_root: bool = False
    memory: int = 0
    workers: int = 1
    group: bool = True


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: what it keeps student code from, and, where it is missing, what to do."""

    name: str
    is_on: bool
    protects: str
    remedy: str = ""


def look() -> HostMachine | None:
    """This machine; None where it does not run Linux, and student code cannot be confined."""
    if sys.platform != "linux":
        return None
    program = shutil.which("bwrap")
    return HostMachine(
        landlock=landlock.version(),
        seccomp=seccomp.is_available(),
        bubblewrap=bubblewrap.refusal(program) if program else "it is not installed",
        has_bubblewrap=program is not None,
        in_container=any(path.exists() for path in _CONTAINERS),
        by_apparmor=_APPARMOR.exists() and _APPARMOR.read_text(encoding="ascii").strip() == "1",
        is_root=os.geteuid() == 0,
        memory=os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        workers=os.cpu_count() or 1,
        group=groups.find() is not None,
    )


def layers(machine: HostMachine) -> tuple[Layer, ...]:
    """Every layer, those that are on and those that are not."""
    each, room = Limits().memory, phrases.size(scratch.ROOM)
    together = (
        f"{machine.workers} workers of {phrases.size(each)} may need more than the "
        f"{phrases.size(machine.memory)} of this machine."
    )
    enough = each * machine.workers <= machine.memory
    version = f" {machine.landlock}" if machine.landlock else ""
    return (
        Layer("process of its own", True, "answers, rubric and reference: none is in its memory"),
        Layer("resource limits", True, "more memory, time or open files than it is given"),
        Layer("disk watch", True, f"more than {room} of files"),
        Layer("no new privileges", True, "becoming another user"),
        Layer(f"Landlock{version}", machine.landlock > 0, "files outside its folder", _NO_LANDLOCK),
        Layer("seccomp", machine.seccomp, "network, programs, other processes", _NO_SECCOMP),
        Layer("control group", machine.group, "memory and processes beyond one's own", _NO_GROUP),
        Layer("bubblewrap", not machine.bubblewrap, "seeing the machine at all", _why(machine)),
        Layer("ordinary user", not machine.is_root, "what only root may do", _AS_ROOT),
        Layer("enough memory", enough, "the memory of other workers", together),
    )


def _why(machine: HostMachine) -> str:
    """Why there is no bubblewrap, and what to do."""
    if not machine.has_bubblewrap:
        return _INSTALL
    if machine.by_apparmor:
        return _BY_APPARMOR
    if machine.in_container:
        return _IN_CONTAINER.strip()
    return f"bubblewrap does not work here: {machine.bubblewrap}. {_STILL.strip()}"
