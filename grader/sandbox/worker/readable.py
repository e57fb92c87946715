"""What a child may read: Python, its packages and the system's libraries, and never the grader."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_SYSTEM = (
    "/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/local/lib",
    "/usr/share/zoneinfo", "/usr/share/fonts", "/etc/ld.so.cache", "/etc/localtime", "/etc/fonts",
    "/proc/cpuinfo", "/proc/meminfo", "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip


def readable(hidden: Iterable[Path]) -> Iterator[Path]:
    """Every file and folder to allow, such that none is in, or holds, what is hidden.

    Folders that a `.pth` file adds to Python's path are not among them: they may hold anything.
    """
    resolved = [path.resolve() for path in hidden]
    prefixes = [Path(sys.base_prefix), Path(sys.prefix)]
    libraries = [prefix / folder for prefix in prefixes for folder in ("lib", "lib64")]
    roots = {root.resolve() for root in [*map(Path, _SYSTEM), *libraries] if root.exists()}
    for root in sorted(roots):
        yield from _around(root, resolved)


def _around(root: Path, hidden: list[Path]) -> Iterator[Path]:
    if any(root.is_relative_to(path) for path in hidden):
        return
    if not any(path.is_relative_to(root) for path in hidden):
        yield root
        return
    for child in root.iterdir():
        if not child.is_symlink():
            yield from _around(child, hidden)
