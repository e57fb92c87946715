"""A work in several files of one form, such as `hw2_part1.ipynb` and `hw2_part2.ipynb`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from grader.discover.choice import has_name, has_similar_name
from grader.discover.tree import FileEntry
from grader.model import SourceFile
from grader.text.ipynb import join_notebooks
from grader.text.text_file import read_text

MAX_PARTS = 12
_PART = re.compile(
    r"(?P<base>.*?)[\s_.-]*(?:part|teil|problem|question|aufgabe|exercise|task|q)[\s_.-]*"
    r"(?P<number>[0-9]{1,2})",
    re.IGNORECASE,
)


def join_parts(answers: Sequence[FileEntry], assignment: str, notes: list[str]) -> FileEntry | None:
    """All parts as one file; None if there are none, or if a file has the assignment's name.

    Parts are numbered from 1 without a gap; a program in several modules is not joined.
    """
    if any(has_similar_name(entry.path, assignment) for entry in answers):
        return None
    groups: defaultdict[tuple[PurePosixPath, str, str], dict[int, FileEntry]] = defaultdict(dict)
    for entry in answers:
        match = _PART.fullmatch(entry.path.stem)
        if match and entry.path.suffix.lower() in _JOIN:
            base, suffix = match["base"].casefold(), entry.path.suffix.lower()
            groups[entry.path.parent, base, suffix][int(match["number"])] = entry
    meant = [
        [group[number] for number in sorted(group)]
        for (_, base, _), group in groups.items()
        if 1 < len(group) <= MAX_PARTS
        and sorted(group) == [*range(1, len(group) + 1)]
        and (not base or has_name(PurePosixPath(base), assignment))
    ]
    if len(meant) != 1:
        return None
    (parts,) = meant
    names = " + ".join(part.path.name for part in parts)
    notes.append(f"{names} were read as one file; its cells or lines are counted through.")
    path = parts[0].path.with_name(names)
    return FileEntry(path, sum(part.size for part in parts), lambda: _joined(parts))


def _joined(parts: Sequence[FileEntry]) -> bytes:
    files = [SourceFile(str(part.path), part.read()) for part in parts]
    return _JOIN[parts[0].path.suffix.lower()](files)


def _join_texts(files: Sequence[SourceFile]) -> bytes:
    return "\n\n".join(read_text(file)[0] for file in files).encode()


_JOIN: dict[str, Callable[[Sequence[SourceFile]], bytes]] = {
    ".ipynb": join_notebooks,
    ".md": _join_texts,
    ".markdown": _join_texts,
    ".txt": _join_texts,
}
