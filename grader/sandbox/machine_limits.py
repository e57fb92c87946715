"""The limits that are in force for this process: cores, memory, open files and free space."""

from __future__ import annotations

import math
import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from grader.model import Limits
from grader.sandbox import control_groups
from grader.sandbox.worker import scratch
from grader.sandbox.worker.failure import format_size

_SLURM = "SLURM_CPUS_PER_TASK"
"""The variable with the cores that SLURM reserves for a job, which may see more of them."""
FEWEST_OPEN_FILES = 256
"""Open files that the grader and each of its workers may need."""
_UNLIMITED = 1 << 60
"""A limit of control groups (version 1) that is no limit: they write a number of this size."""


@dataclass(frozen=True, slots=True)
class MachineLimits:
    """What this process and its children may use together; None stands for no limit.

    Attributes:
        cores: processor cores, at least one.
        memory: bytes of the machine's memory, or of a control group around this process.
        is_group: whether a control group limits the memory, and not the machine's size.
        folder: the folder for temporary files; None if no folder can be written.
        free: free bytes in that folder.
        address_space: bytes of address space of one process.
        processes: processes and threads of this user.
        open_files: open files of one process.
    """

    cores: int
    memory: int
    is_group: bool
    folder: Path | None
    free: int
    address_space: int | None
    processes: int | None
    open_files: int | None


def find_machine_limits() -> MachineLimits:
    """The limits that are in force now."""
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    memory = min([machine, *_group_memory()])
    folder = _temporary_folder()
    return MachineLimits(
        cores=usable_cores(),
        memory=memory,
        is_group=memory < machine,
        folder=folder,
        free=_free(folder),
        address_space=_limit(resource.RLIMIT_AS),
        processes=_limit(resource.RLIMIT_NPROC),
        open_files=_limit(resource.RLIMIT_NOFILE),
    )


def usable_cores() -> int:
    """The cores that this process may use: of the machine, its control group and its SLURM job."""
    affinity = getattr(os, "sched_getaffinity", None)  # only Linux has it
    cores = [len(affinity(0)) if affinity else os.cpu_count() or 1]
    cores += [max(1, math.ceil(quota)) for quota in _group_cores()]
    with suppress(KeyError, ValueError):
        cores.append(max(1, int(os.environ[_SLURM])))
    return min(cores)


def shortages(given: MachineLimits, allowed: Limits, workers: int) -> Iterator[str]:
    """What the machine cannot give `workers` programs at once though the rubric allows it."""
    source = "control group" if given.is_group else "machine"
    if given.memory < allowed.memory:
        yield (
            f"memory: a program may use {format_size(allowed.memory)}, and this {source} has "
            f"{format_size(given.memory)}. Lower `limits: memory` in the rubric, or use a larger "
            f"{source}."
        )
    elif given.memory < allowed.memory * workers:
        yield (
            f"memory: {workers} workers of {format_size(allowed.memory)} may need more than the "
            f"{format_size(given.memory)} of this {source}. A program that is killed for it runs "
            f"again, alone; with `--jobs {given.memory // allowed.memory}` none is."
        )
    if given.address_space is not None and given.address_space < allowed.memory:
        yield (
            f"address space: a program may use {format_size(allowed.memory)}, and a process here "
            f"may have {format_size(given.address_space)}. Raise it with `ulimit -v`."
        )
    wanted = scratch.CAPACITY * workers
    if given.free < wanted:
        yield (
            f"temporary folder: {workers} programs may write {format_size(wanted)}, and "
            f"{format_size(given.free)} are free in {given.folder}. Free some space, or set TMPDIR "
            "to another folder."
        )
    if given.open_files is not None and given.open_files < FEWEST_OPEN_FILES:
        yield (
            f"open files: a process here may have {given.open_files}, and grading needs up to "
            f"{FEWEST_OPEN_FILES}. Raise it with `ulimit -n`."
        )


def _temporary_folder() -> Path | None:
    with suppress(OSError):
        return Path(tempfile.gettempdir())
    return None


def _free(folder: Path | None) -> int:
    with suppress(OSError):
        return shutil.disk_usage(folder).free if folder is not None else 0
    return 0


def _limit(kind: int) -> int | None:
    soft, _ = resource.getrlimit(kind)
    return None if soft == resource.RLIM_INFINITY else soft


def _group_cores() -> Iterator[float]:
    """The cores that each control group around this process may use, as fractions."""
    for folder in _folders(""):
        with suppress(OSError, ValueError):
            unified_quota, period = _read(folder / "cpu.max").split()
            yield int(unified_quota) / int(period)
    for folder in _folders("cpu"):
        with suppress(OSError, ValueError):
            quota = int(_read(folder / "cpu.cfs_quota_us"))
            if quota > 0:
                yield quota / int(_read(folder / "cpu.cfs_period_us"))


def _group_memory() -> Iterator[int]:
    """The bytes that each control group around this process may use."""
    for controller, name in (("", "memory.max"), ("memory", "memory.limit_in_bytes")):
        for folder in _folders(controller):
            with suppress(OSError, ValueError):
                limit = int(_read(folder / name))
                if limit < _UNLIMITED:
                    yield limit


def _folders(controller: str) -> Iterator[Path]:
    """The folders of the control groups around this process, from the inside to the outside."""
    with suppress(OSError, ValueError):
        own = control_groups.own_folder(controller)
        yield from (own, *own.parents)


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii").strip()
