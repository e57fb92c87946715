"""Where a child is, kept in memory that it shares with the process that forked it.

A message for each step would wake the host each time. This costs nothing, and can still be read
when the child is dead. The child may write there what it likes: it is display text, and no verdict.
"""

from __future__ import annotations

import mmap
import struct

_LAYOUT = struct.Struct("<iii")


class StepProgress:
    """The number of the step or request that runs, and the line and cell where it stands."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)

    def forget(self) -> None:
        """Share nothing any more: what this process notes is its own."""
        self._memory = mmap.mmap(-1, mmap.PAGESIZE)

    def clear(self) -> None:
        """Leave nothing of what one child wrote there, on the whole page, for the next."""
        self._memory[:] = bytes(mmap.PAGESIZE)

    def note(self, index: int, line: int | None, cell: int | None) -> None:
        """Note what runs now; lines and cells count from 1."""
        _LAYOUT.pack_into(self._memory, 0, index, line or 0, cell or 0)

    def read(self) -> list[int]:
        """The index, the line and the cell; 0 where there is none."""
        return [*_LAYOUT.unpack_from(self._memory)]
