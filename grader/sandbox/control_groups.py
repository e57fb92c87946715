"""A control group around a worker, where one can be had: bounds for all its processes together.

Three ways are tried, each by doing it: a group below our own in the unified hierarchy, groups below
our own in those of memory and of processes, and a scope that systemd makes.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from secrets import token_hex

from grader.sandbox.worker import scratch

NAME = "grade-worker-"
ROOM = (1 << 30) + scratch.ROOM
"""Bytes beyond a program's own: the warm worker, and a folder that is kept in memory."""
MOST_TASKS = 512
PROBE_S, REMOVE_S = 5.0, 5.0
_BUS = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
_VMSTAT = Path("/proc/vmstat")


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """What to put before a command, to run it in the group, and what that needs to be told.

    `folders` are those of the group, which holds no process yet; `counts` is the file in which the
    kernel counts the processes that it killed for want of memory.
    """

    before: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    counts: Path = _VMSTAT
    layers: tuple[str, ...] = ()

    def kills(self) -> int:
        """How many processes were killed for want of memory by now."""
        with suppress(OSError, ValueError):
            for line in self.counts.read_text(encoding="ascii").splitlines():
                name, _, number = line.partition(" ")
                if name == "oom_kill":
                    return int(number)
        return 0


@contextmanager
def around(memory: int) -> Iterator[ControlGroup]:
    """A group for one worker, whose programs may use so many bytes; one without bounds elsewhere.

    The group is removed by what is put before the command, when that has ended: also where this
    process is killed meanwhile. What it leaves after all is ended and removed here.
    """
    way = find()
    if way is None:
        yield ControlGroup()
        return
    group = _make(way, memory + ROOM)
    try:
        yield group
    finally:
        _remove(group.folders)


@cache
def find() -> str | None:
    """The way by which a group can be had here, found by running a command in one.

    Raises:
        OSError: there is no process to be had for trying.
    """
    for way in ("unified", "separate", "systemd"):
        try:
            group = _make(way, ROOM)
        except OSError:
            continue
        try:
            if _runs(group):
                return way
        finally:
            _remove(group.folders)
    return None


def _runs(group: ControlGroup) -> bool:
    """Whether a command can be run in the group."""
    silent = subprocess.DEVNULL
    try:
        done = subprocess.run(
            [*group.before, "true"],
            env=dict(group.environment),
            stdin=silent,
            stdout=silent,
            stderr=silent,
            timeout=PROBE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _make(way: str, memory: int) -> ControlGroup:
    """A new group; raises `OSError` where this way does not lead to one."""
    if way == "systemd":
        return _by_systemd(memory)
    name = f"{NAME}{os.getpid()}-{token_hex(4)}"
    bounds: dict[Path, dict[str, int]] = {}
    if way == "unified":
        own = _own("")
        with suppress(OSError):  # refused where we are in it ourselves; then it may be on already
            (own / "cgroup.subtree_control").write_text("+memory +pids", encoding="ascii")
        bounds[own / name] = {"memory.max": memory, "pids.max": MOST_TASKS}
    else:
        bounds[_own("memory") / name] = {"memory.limit_in_bytes": memory}
        bounds[_own("pids") / name] = {"pids.max": MOST_TASKS}
    folders = tuple(bounds)
    try:
        for folder, files in bounds.items():
            folder.mkdir()
            for file, value in files.items():
                (folder / file).write_text(str(value), encoding="ascii")
        _forbid_swapping(folders[0], memory)
    except OSError:
        _remove(folders)
        raise
    counts = folders[0] / ("memory.events" if way == "unified" else "memory.oom_control")
    return ControlGroup(
        _joining(folders), folders=folders, counts=counts, layers=("control group",)
    )


def _forbid_swapping(folder: Path, memory: int) -> None:
    for file, value in (("memory.swap.max", 0), ("memory.memsw.limit_in_bytes", memory)):
        if (folder / file).exists():
            with suppress(OSError):
                (folder / file).write_text(str(value), encoding="ascii")


def _joining(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """A shell that runs a command in the group, waits for its end, and removes the group."""
    names = [shlex.quote(str(folder)) for folder in folders]
    join = "".join(f"echo 0 > {name}/cgroup.procs || exit 1; " for name in names)
    remove = "".join(f"[ ! -e {name} ] || rmdir {name} 2>/dev/null; " for name in names)
    gone = " && ".join(f"[ ! -e {name} ]" for name in names)
    inner = shlex.quote(join + 'exec "$@"')
    script = (
        f'sh -c {inner} sh "$@"; status=$?; '
        f"for _ in 1 2 3 4 5 6 7 8 9; do {remove} {gone} && break; sleep 0.1; done; exit $status"
    )
    return ("/bin/sh", "-c", script, "sh")


def _by_systemd(memory: int) -> ControlGroup:
    program = shutil.which("systemd-run")
    if program is None:
        raise FileNotFoundError("systemd-run")
    whose = () if os.geteuid() == 0 else ("--user",)
    bounds = (f"MemoryMax={memory}", "MemorySwapMax=0", f"TasksMax={MOST_TASKS}")
    told = {name: os.environ[name] for name in _BUS if name in os.environ}
    before = (
        program, *whose, "--scope", "--quiet", "--collect",
        *(word for bound in bounds for word in ("-p", bound)), "--",
        "/usr/bin/env", *(word for name in _BUS for word in ("-u", name)),
    )  # fmt: skip
    return ControlGroup(before, told, layers=("control group",))


def _own(controller: str) -> Path:
    """The folder of our own group in a controller's hierarchy; "" stands for the unified one."""
    lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    groups = {names: path for _, names, path in (line.split(":", 2) for line in lines)}
    own = next((p for names, p in groups.items() if controller in names.split(",")), None)
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        (_, _, _, root, top, *_), _, (kind, _, options) = _fields(line)
        is_it = kind == "cgroup" and controller in options.split(",")
        if own is not None and (is_it if controller else kind == "cgroup2"):
            inside = own.removeprefix(root) if root != "/" else own
            return Path(top) / inside.lstrip("/")
    raise FileNotFoundError(f"no control groups of {controller or 'the unified hierarchy'}")


def _fields(line: str) -> tuple[list[str], str, list[str]]:
    before, dash, after = line.partition(" - ")
    return before.split(" "), dash, after.split(" ", 2)


def _remove(folders: tuple[Path, ...]) -> None:
    """Remove a group; a process that is in it after all is killed."""
    deadline = time.monotonic() + REMOVE_S
    for folder in folders:
        while folder.exists() and time.monotonic() < deadline:
            with suppress(OSError):
                folder.rmdir()
                break
            with suppress(OSError, ValueError):
                for pid in (folder / "cgroup.procs").read_text(encoding="ascii").split():
                    os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.01)
