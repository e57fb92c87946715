"""What a file is by its content: a notebook called `hw2.py`, a module called `hw2.py.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from grader.discover.choice import has_name, read_data
from grader.discover.tree import FileEntry

_DOUBTFUL = frozenset({".py", ".pyw", ".ipynb", ".txt", ".md", ".markdown", ".json", ""})
"""Endings of files whose content is looked at."""
_NOTEBOOK = re.compile(rb"[\xef\xbb\xbf\s]*\{")
_PYTHON = re.compile(
    rb"^(?:import [\w.]+|from [\w.]+ import |def \w+\(|class \w+[(:]|answers\s*=|#!.*python)",
    re.MULTILINE,
)

_CODE_LINE = re.compile(
    rb"(?:import|from|def|class|if|elif|else|for|while|with|try|except|finally|return|assert|raise"
    rb"|async|global|del|pass)\b.*|[@#\s)\]}%!].*|[\w.\[\], ]+[-+*/@]?=.*|[\w.]+\(.*"
)
_MOSTLY = 0.9
"""The share of lines that are code in a program that was saved as a text."""


def by_content(
    entries: Sequence[FileEntry], assignment: str, notes: list[str]
) -> Iterator[FileEntry]:
    """The entries; a file gets the ending of its content if it has the assignment's name.

    The only file is looked at under any name.
    """
    is_alone = sum(not entry.is_folder for entry in entries) == 1
    taken = {entry.path for entry in entries}
    for entry in entries:
        is_meant = is_alone or has_name(entry.path, assignment)
        path = _path_by_content(entry) if is_meant and _is_doubtful(entry) else entry.path
        if path == entry.path or path in taken:
            yield entry
            continue
        notes.append(f"{entry.path} was read as {path.name}: that is what it contains.")
        yield replace(entry, path=path)


def _is_doubtful(entry: FileEntry) -> bool:
    is_file = not entry.is_folder and not entry.refused
    return is_file and entry.path.suffix.lower() in _DOUBTFUL


def _path_by_content(entry: FileEntry) -> PurePosixPath:
    """The path with the right ending; without the others if there are two."""
    data = read_data(entry, [])
    suffix = entry.path.suffix.lower()
    if not data or (right := _right_suffix(data, suffix, entry.path)) == suffix:
        return entry.path
    stem = PurePosixPath(entry.path.stem)
    inner = stem.stem if stem.suffix.lower() in {".py", ".ipynb", ".md"} else str(stem)
    return entry.path.with_name(inner + right)


def _right_suffix(data: bytes, suffix: str, path: PurePosixPath) -> str:
    if _NOTEBOOK.match(data) and b'"cells"' in data and b'"cell_type"' in data:
        return ".ipynb"
    has_code = _PYTHON.search(data) is not None
    if suffix == ".pyw" or (PurePosixPath(path.stem).suffix.lower() == ".py" and suffix == ".txt"):
        return ".py"
    if suffix in {".txt", ".md", ".markdown"} and has_code and _is_mostly_code(data):
        return ".py"
    if suffix == "" or (suffix == ".ipynb" and not _NOTEBOOK.match(data)):
        if has_code:
            return ".py"
        return ".md" if suffix == "" and b"\0" not in data else suffix
    return suffix


def _is_mostly_code(data: bytes) -> bool:
    """Whether a text is a program: its lines, blank ones aside, could all be Python's."""
    lines = [line for line in data.splitlines() if line.strip()]
    code = sum(_CODE_LINE.fullmatch(line) is not None for line in lines)
    return b"```" not in data and code >= _MOSTLY * len(lines)
