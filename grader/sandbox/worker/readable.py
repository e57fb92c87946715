"""Which files a child may read: Python, its packages and system libraries, never the grader."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_SYSTEM = (
    "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib",
    "/usr/share/zoneinfo", "/usr/share/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts",
    "/etc/alternatives",  # Debian's libblas.so.3 is a link to a link in here
    "/proc/cpuinfo", "/proc/meminfo", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip

PROGRAMS = ("/bin", "/sbin", "/usr/bin", "/usr/local/bin")
_PROGRAM_LIBRARIES = ("/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64")
"""Folders of the dynamic loader, and of helper programs that commands start."""


def readable_paths(hidden: Iterable[Path], *, programs: bool = False) -> Iterator[Path]:
    """Every file and folder to allow; none of them is inside a hidden path or contains one.

    Folders that a `.pth` file adds to Python's path are left out: they may hold anything.

    Args:
        hidden: files and folders that no program may read.
        programs: whether to include the system's programs and Python's.
    """
    libraries = [prefix / folder for prefix in _prefixes() for folder in ("lib", "lib64")]
    wanted = [*map(Path, _SYSTEM), *libraries]
    if programs:
        wanted += [*_programs(), *(prefix / "pyvenv.cfg" for prefix in _prefixes())]
    yield from _allowed(wanted, hidden)


def executable_paths(hidden: Iterable[Path]) -> Iterator[Path]:
    """The system's programs and Python's, and the libraries that they need to start."""
    yield from _allowed([*_programs(), *map(Path, _PROGRAM_LIBRARIES)], hidden)


def _programs() -> list[Path]:
    return [*map(Path, PROGRAMS), *(prefix / "bin" for prefix in _prefixes())]


def _prefixes() -> list[Path]:
    return [Path(sys.base_prefix), Path(sys.prefix)]


def _allowed(wanted: Iterable[Path], hidden: Iterable[Path]) -> Iterator[Path]:
    resolved = [path.resolve() for path in hidden]
    for root in sorted({path.resolve() for path in wanted if path.exists()}):
        # A folder of submissions may contain the environment that this Python runs from.
        yield from _around(root, [path for path in resolved if path not in root.parents])


def _around(root: Path, hidden: list[Path]) -> Iterator[Path]:
    if any(root.is_relative_to(path) for path in hidden):
        return
    if not any(path.is_relative_to(root) for path in hidden):
        yield root
        return
    for child in root.iterdir():
        if not child.is_symlink():
            yield from _around(child, hidden)
