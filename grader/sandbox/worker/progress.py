"""Where a child is, kept in memory that it shares with its worker.

A message for each step would wake the host each time. Shared memory costs nothing and remains
readable after the child's death. The child may write anything there: it is text for display and
never decides a verdict.
"""

from __future__ import annotations

import mmap
import struct

_LAYOUT = struct.Struct("<iii")


class StepProgress:
    """The index of the running step or request, and its line and cell."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)

    def detach(self) -> None:
        """Replace the shared memory by this process's own: nobody sees its notes any more."""
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)

    def clear(self) -> None:
        """Zero the whole page, so that the next child finds nothing of this one."""
        self._memory[:] = bytes(mmap.PAGESIZE)

    def note(self, index: int, line: int | None, cell: int | None) -> None:
        """Note what runs now; lines and cells count from 1."""
        _LAYOUT.pack_into(self._memory, 0, index, line or 0, cell or 0)

    def read(self) -> list[int]:
        """The index, the line and the cell; 0 stands for none."""
        return [*_LAYOUT.unpack_from(self._memory)]
