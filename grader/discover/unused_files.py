"""The files of a submission that are neither read nor used by those that are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from grader.discover.choice import is_answer
from grader.discover.tree import COLLECTORS_FILES, FileEntry

MAX_FILES = 500
"""Files that are looked at."""


def unused_files(
    others: Sequence[FileEntry], contents: Mapping[str, bytes], sources: Iterable[bytes]
) -> list[FileEntry]:
    """The files that neither the answers mention nor a file that they mention.

    Args:
        others: the files that are not read as answers.
        contents: the bytes of these files by path, as far as they are known.
        sources: the bytes of the files with the answers.
    """
    known = list(sources)
    waiting = [entry for entry in others[:MAX_FILES] if _is_own(entry)]
    if known:  # otherwise even a README may hold the answers
        waiting = [entry for entry in waiting if is_answer(entry.path.stem)]
    while known:
        used = {entry.path for entry in waiting if _is_mentioned(entry, known)}
        known = [contents[str(path)] for path in used if str(path) in contents]
        waiting = [entry for entry in waiting if entry.path not in used]
    return waiting


def _is_own(entry: FileEntry) -> bool:
    return entry.path.name not in COLLECTORS_FILES and not entry.is_folder and entry.size > 0


def _is_mentioned(entry: FileEntry, sources: Iterable[bytes]) -> bool:
    """Whether a text has the name of a file; a module is imported by its stem."""
    name = entry.path.stem if entry.path.suffix == ".py" else entry.path.name
    return any(name.encode("utf-8", "surrogateescape") in source for source in sources)
