"""The bubblewrap command around a fork server: its own file system, network and process IDs.

Inside are Python, its packages and the system's libraries, read-only, and for each worker one
folder to write to, in memory and with a size limit. Everything inside ends with its first process,
which ends with the grader.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.sandbox.worker import CODE, SCRATCH, scratch
from grader.sandbox.worker.readable import PROGRAMS, readable_paths

ROOT = Path("/worker")
"""The fork server's root folder, as it sees it inside."""
PROBE_S = 20.0
"""Seconds to wait for a first Python inside bubblewrap."""
_CREATED_INSIDE = (Path("/proc"), Path("/dev"))
_COMMON_LINKS = (Path("/lib"), Path("/lib32"), Path("/lib64"))
"""On most systems these are links into /usr."""


@dataclass(frozen=True, slots=True)
class BubblewrapOptions:
    """What is visible inside.

    Attributes:
        hidden: files and folders that are left out wherever they are.
        programs: whether the system's programs are visible.
        workers: the number of workers; each has a folder to write to.
    """

    hidden: tuple[Path, ...] = ()
    programs: bool = False
    workers: int = 1


def find() -> str | None:
    """The path of bubblewrap; None if it is not installed or does not work here."""
    program = shutil.which("bwrap")
    if program is None or failure_reason(program):
        return None
    return str(Path(program).absolute())


@cache
def failure_reason(program: str) -> str:
    """Why bubblewrap cannot run Python here; empty if it can.

    Raises:
        OSError: no process or file descriptor is available for the test.
    """
    with open(os.devnull, "rb") as empty_archive:
        prefix = command_prefix(program, BubblewrapOptions(), empty_archive.fileno())
        try:
            done = subprocess.run(
                [*prefix, sys.executable, "-I", "-S", "-c", ""],
                env={},
                pass_fds=[empty_archive.fileno()],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PROBE_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            return str(error)
    if done.returncode == 0:
        return ""
    return done.stderr.decode("utf-8", "replace").strip() or f"exit status {done.returncode}"


def command_prefix(program: str, options: BubblewrapOptions, archive_fd: int) -> list[str]:
    """The words to put before a command to run it inside.

    Args:
        program: the path of bubblewrap.
        options: what is visible inside.
        archive_fd: the file descriptor of the worker's archive.
    """
    return [
        program, "--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session",
        "--cap-drop", "ALL",
        *_symlinks(options),
        *(word for path in _visible(options) for word in ("--ro-bind", str(path), str(path))),
        "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev",
        "--ro-bind-data", str(archive_fd), str(ROOT / CODE),
        *(word for number in range(1, options.workers + 1) for word in (
            "--size", str(scratch.CAPACITY), "--tmpfs", str(ROOT / SCRATCH / str(number)),
        )),
        "--remount-ro", "/", "--",
    ]  # fmt: skip


def _visible(options: BubblewrapOptions) -> Iterator[Path]:
    for path in readable_paths(options.hidden, programs=options.programs):
        if not any(path.is_relative_to(created) for created in _CREATED_INSIDE):
            yield path
    if not options.programs:  # otherwise its whole folder is visible
        yield Path(sys.executable)
    settings = Path(sys.prefix) / "pyvenv.cfg"
    if settings.exists():
        yield settings


def _symlinks(options: BubblewrapOptions) -> Iterator[str]:
    """Links for paths that are links outside too: only the paths they lead to are mounted."""
    common = (*_COMMON_LINKS, *(map(Path, PROGRAMS) if options.programs else ()))
    for path in {*common, Path(sys.prefix), Path(sys.base_prefix)}:
        if path.exists() and path.resolve() != path:
            yield from ("--symlink", os.path.relpath(path.resolve(), path.parent), str(path))
