"""Work done once before the fork, so that no child has to: imports, first calls, large pages.

A library finishes its initialization in its first calls. A child that is forked afterwards inherits
the result, and a codec for answers that has been used once.
"""

from __future__ import annotations

import ctypes
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.sandbox.worker.kernel import libc
from grader.sandbox.worker.plain_data import ToPlain, to_python

_MADV_COLLAPSE = 25
_LARGE_PAGE = 2 << 20
"""Bytes."""
_OPTIONAL = {"torch"}
"""Libraries without which a class whose code does not need them can still be graded."""


def load(names: list[str]) -> None:
    """Import libraries, by name, and make their first calls; torch may be missing."""
    modules = dict(_imported(names))
    if "torch" in modules:
        modules["torch"].set_num_threads(1)  # a thread pool that was used hangs forked children
        _call(modules["torch"])
    if "IPython" in modules:
        importlib.import_module("grader.sandbox.worker.notebook_program").warm()


def _imported(names: list[str]) -> Iterator[tuple[str, Any]]:
    for name in names:
        try:
            yield name, importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name != name or name not in _OPTIONAL:
                raise


def _call(torch: Any) -> None:
    """Call one operation of each kind; none of them may start a thread."""
    square, kernel = torch.rand(4, 4), torch.rand(3, 3)
    images, kernels = square[None, None], kernel[None, None]
    torch.nn.functional.conv2d(images, kernels)
    torch.nn.functional.conv_transpose2d(images, kernels)
    angles = torch.arange(4).unsqueeze(1) * torch.exp(torch.arange(0, 4, 2) * -0.5)
    square[:, 0::2], square[:, 1::2] = torch.sin(angles), torch.cos(angles)
    hidden = torch.triu(torch.ones(4, 4), diagonal=1) == 1
    torch.softmax((square @ square.T).masked_fill(hidden, float("-inf")), dim=-1).sum().item()
    torch.tril(torch.ones(4, 4)).bool().flip(0)
    torch.tensor([[1, 2], [3, 4]]).float().numpy()
    to_python(ToPlain(1 << 10).value(square))


def use_large_pages() -> None:
    """Move this process's memory into pages of 2 MiB, if the kernel can.

    A fork copies the page table and not the memory. Large pages make the table short, which halves
    the time of a fork and of the child's end. Linux 6.1 and newer do this on request.
    """
    for start, end in _private_memory():
        first, last = -(-start // _LARGE_PAGE) * _LARGE_PAGE, end // _LARGE_PAGE * _LARGE_PAGE
        if last > first:  # an error is ignored: forks are then only slower
            address, size = ctypes.c_void_p(first), ctypes.c_size_t(last - first)
            libc.madvise(address, size, _MADV_COLLAPSE)


def _private_memory() -> Iterator[tuple[int, int]]:
    """Start and end addresses of memory that is writable, private and not backed by a file."""
    for line in Path("/proc/self/maps").read_text(encoding="ascii", errors="replace").splitlines():
        addresses, rights, *_, file = [*line.split(maxsplit=5), ""][:6]
        if rights == "rw-p" and file.strip() in {"", "[heap]"}:
            start, _, end = addresses.partition("-")
            yield int(start, 16), int(end, 16)
