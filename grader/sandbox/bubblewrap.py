"""Bubblewrap around a worker, where it works: a file system, a network and processes of its own.

Inside are Python, its packages and the system's libraries, read-only, and one folder per worker to
write to, in memory and of limited size. All of it ends with its first process, and that with the
grader.
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
from grader.sandbox.worker.readable import PROGRAMS, readable

ROOT = Path("/worker")
PROBE_S = 20.0
_MADE_INSIDE = (Path("/proc"), Path("/dev"))
_OFTEN_LINKS = (Path("/lib"), Path("/lib32"), Path("/lib64"))


@dataclass(frozen=True, slots=True)
class BubblewrapOptions:
    """What is to be seen inside: whether programs are, and what is not, wherever it lies.

    Each of so many workers has a folder to write to.
    """

    hidden: tuple[Path, ...] = ()
    programs: bool = False
    workers: int = 1


def find() -> str | None:
    """The program, if it is installed and does here what is asked of it."""
    program = shutil.which("bwrap")
    return program if program is not None and not refusal(program) else None


@cache
def refusal(program: str) -> str:
    """Why the program does not work here, found by having it run Python; empty where it does.

    Raises:
        OSError: there is no process, or no descriptor, to be had for trying.
    """
    with open(os.devnull, "rb") as nothing:
        command = [
            *enclosed(program, BubblewrapOptions(), nothing.fileno()),
            sys.executable,
            "-I",
            "-S",
            "-c",
            "",
        ]
        try:
            done = subprocess.run(
                command,
                env={},
                pass_fds=[nothing.fileno()],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PROBE_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            return str(error)
    said = done.stderr.decode("utf-8", "replace").strip()
    return said or f"exit status {done.returncode}" if done.returncode else ""


def enclosed(program: str, allowed: BubblewrapOptions, code: int) -> list[str]:
    """The words to put before a command, to run it inside.

    Args:
        program: the path of bubblewrap.
        allowed: what is to be seen inside.
        code: the descriptor of what becomes the worker's archive.
    """
    return [
        program, "--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session",
        "--cap-drop", "ALL",
        *_links(allowed),
        *(word for path in _shown(allowed) for word in ("--ro-bind", str(path), str(path))),
        "--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev",
        "--ro-bind-data", str(code), str(ROOT / CODE),
        *(word for number in range(1, allowed.workers + 1) for word in (
            "--size", str(scratch.ROOM), "--tmpfs", str(ROOT / SCRATCH / str(number)),
        )),
        "--remount-ro", "/", "--",
    ]  # fmt: skip


def _shown(allowed: BubblewrapOptions) -> Iterator[Path]:
    for path in readable(allowed.hidden, programs=allowed.programs):
        if not any(path.is_relative_to(made) for made in _MADE_INSIDE):
            yield path
    if not allowed.programs:  # then it is there with all that lies beside it
        yield Path(sys.executable)
    settings = Path(sys.prefix) / "pyvenv.cfg"
    if settings.exists():
        yield settings


def _links(allowed: BubblewrapOptions) -> Iterator[str]:
    """What is bound is bound where it really lies; these lead there from where it is looked for."""
    often = (*_OFTEN_LINKS, *(map(Path, PROGRAMS) if allowed.programs else ()))
    for path in {*often, Path(sys.prefix), Path(sys.base_prefix)}:
        if path.exists() and path.resolve() != path:
            yield from ("--symlink", os.path.relpath(path.resolve(), path.parent), str(path))
