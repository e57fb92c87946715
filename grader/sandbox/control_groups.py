"""A control group around a fork server: limits for the sum of all its processes.

There are three ways to create one, and each is tried in turn: a group below our own in the unified
hierarchy, groups below our own in the separate hierarchies for memory and for processes, and a
scope of systemd.
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

NAME_PREFIX = "grade-worker-"
OVERHEAD = (1 << 30) + scratch.CAPACITY
"""Bytes in addition to the program's limit: for the warm worker, and a scratch folder in memory."""
MAX_TASKS = 512
"""Processes and threads in the group."""
PROBE_S, REMOVE_S = 5.0, 5.0
"""Seconds to wait for a first command in a group, and for the processes of a group to end."""
_BUS = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
"""Environment variables that `systemd-run` needs."""
_PAGE = 4096
_VMSTAT = Path("/proc/vmstat")


@dataclass(frozen=True, slots=True)
class ControlGroup:
    """How to run a command in a group.

    Attributes:
        command_prefix: words to put before the command.
        environment: variables that the prefix needs.
        folders: the group's folders, empty of processes at first.
        counters: the file in which the kernel counts the processes that it killed when memory
            ran out.
        layers: names of the isolation layers that the group adds.
    """

    command_prefix: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()
    counters: Path = _VMSTAT
    layers: tuple[str, ...] = ()

    def oom_kills(self) -> int:
        """How many processes the kernel has killed because memory ran out."""
        return self._count("oom_kill")

    def has_reached_limit(self) -> bool:
        """Whether the group itself, and not one around it, has needed more than its limit."""
        if self.counters.name == "memory.events":
            return self._count("oom") > 0
        usage, limit = "memory.max_usage_in_bytes", "memory.limit_in_bytes"
        with suppress(OSError, ValueError, IndexError):
            folder = self.folders[0]
            most = int((folder / usage).read_text(encoding="ascii"))
            return most + _PAGE >= int((folder / limit).read_text(encoding="ascii"))
        return False

    def _count(self, counter: str) -> int:
        with suppress(OSError, ValueError):
            for line in self.counters.read_text(encoding="ascii").splitlines():
                name, _, number = line.partition(" ")
                if name == counter:
                    return int(number)
        return 0


@contextmanager
def control_group(memory: int) -> Iterator[ControlGroup]:
    """A group whose programs together may use `memory` bytes; no limits if none can be created.

    The command prefix removes the group when the command has ended, even if this process is killed
    meanwhile. If something remains, it is killed and removed here.
    """
    method = find_method()
    if method is None:
        yield ControlGroup()
        return
    group = _create(method, memory + OVERHEAD)
    try:
        yield group
    finally:
        _remove(group.folders)


@cache
def find_method() -> str | None:
    """The first method with which a command runs in a group here; None if there is none.

    Raises:
        OSError: no process is available for the test.
    """
    for method in ("unified", "separate", "systemd"):
        try:
            group = _create(method, OVERHEAD)
        except OSError:
            continue
        try:
            if _works(group):
                return method
        finally:
            _remove(group.folders)
    return None


def _works(group: ControlGroup) -> bool:
    """Whether a command runs in the group."""
    silent = subprocess.DEVNULL
    try:
        done = subprocess.run(
            [*group.command_prefix, "true"],
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


def _create(method: str, memory: int) -> ControlGroup:
    """A new group; raises `OSError` if this method cannot create one."""
    if method == "systemd":
        return _systemd_scope(memory)
    name = f"{NAME_PREFIX}{os.getpid()}-{token_hex(4)}"
    limits: dict[Path, dict[str, int]] = {}
    if method == "unified":
        own = own_folder("")
        with suppress(OSError):  # fails if our own group has processes; it may be on already
            (own / "cgroup.subtree_control").write_text("+memory +pids", encoding="ascii")
        limits[own / name] = {"memory.max": memory, "pids.max": MAX_TASKS}
    else:
        limits[own_folder("memory") / name] = {"memory.limit_in_bytes": memory}
        limits[own_folder("pids") / name] = {"pids.max": MAX_TASKS}
    folders = tuple(limits)
    try:
        for folder, files in limits.items():
            folder.mkdir()
            for file, value in files.items():
                (folder / file).write_text(str(value), encoding="ascii")
        _forbid_swapping(folders[0], memory)
    except OSError:
        _remove(folders)
        raise
    counters = folders[0] / ("memory.events" if method == "unified" else "memory.oom_control")
    return ControlGroup(
        _joining_shell(folders), folders=folders, counters=counters, layers=("control group",)
    )


def _forbid_swapping(folder: Path, memory: int) -> None:
    for file, value in (("memory.swap.max", 0), ("memory.memsw.limit_in_bytes", memory)):
        if (folder / file).exists():
            with suppress(OSError):
                (folder / file).write_text(str(value), encoding="ascii")


def _joining_shell(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """A shell that runs a command in the group, waits for its end and removes the group."""
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


def _systemd_scope(memory: int) -> ControlGroup:
    program = shutil.which("systemd-run")
    if program is None:
        raise FileNotFoundError("systemd-run")
    manager = () if os.geteuid() == 0 else ("--user",)
    properties = (f"MemoryMax={memory}", "MemorySwapMax=0", f"TasksMax={MAX_TASKS}")
    environment = {name: os.environ[name] for name in _BUS if name in os.environ}
    prefix = (
        program, *manager, "--scope", "--quiet", "--collect",
        *(word for value in properties for word in ("-p", value)), "--",
        "/usr/bin/env", *(word for name in _BUS for word in ("-u", name)),
    )  # fmt: skip
    return ControlGroup(prefix, environment, layers=("control group",))


def own_folder(controller: str) -> Path:
    """The folder of this process's group in a controller's hierarchy; "" is the unified one."""
    lines = Path("/proc/self/cgroup").read_text(encoding="utf-8").splitlines()
    groups = {names: path for _, names, path in (line.split(":", 2) for line in lines)}
    own = next((p for names, p in groups.items() if controller in names.split(",")), None)
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        root, top, kind, options = _mount_fields(line)
        has_controller = kind == "cgroup" and controller in options.split(",")
        if own is not None and (has_controller if controller else kind == "cgroup2"):
            inside = own.removeprefix(root) if root != "/" else own
            return Path(top) / inside.lstrip("/")
    raise FileNotFoundError(f"no control groups of {controller or 'the unified hierarchy'}")


def _mount_fields(line: str) -> tuple[str, str, str, str]:
    """The root, mount point, file system and options in a line of /proc/self/mountinfo."""
    before, _, after = line.partition(" - ")
    _, _, _, root, top, *_ = before.split(" ")
    kind, _, options = after.split(" ", 2)
    return root, top, kind, options


def _remove(folders: tuple[Path, ...]) -> None:
    """Remove a group, and kill processes that are still in it."""
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
