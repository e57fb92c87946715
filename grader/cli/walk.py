"""What lies below a folder, however deep: `os.walk` of Python 3.11 gives up at a thousand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress


def below(
    top: str | os.PathLike[str], enters: Callable[[os.DirEntry[str]], bool] = lambda _: True
) -> Iterator[os.DirEntry[str]]:
    """Each file, link and folder below a folder, in an order that is always the same.

    No link is followed, and what cannot be opened, or has too long a path, is passed over.

    Args:
        top: the folder; nothing lies below a file.
        enters: whether to look into a folder.
    """
    waiting = [os.fspath(top)]
    while waiting:
        entries: list[os.DirEntry[str]] = []
        with suppress(OSError), os.scandir(waiting.pop()) as found:
            entries = sorted(found, key=lambda entry: entry.name)
        yield from entries
        for entry in entries:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False) and enters(entry):
                    waiting.append(entry.path)
