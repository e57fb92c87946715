"""The time of the last commit that a student pushed.

The time of a file is not used: it says when the file was copied, downloaded or unpacked. A commit
has the time of the student's clock, so a table of the course takes precedence over it.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from grader.discover.regular_files import read_file
from grader.discover.submission import Submission
from grader.errors import GradeError

_SHA = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_REF = re.compile(r"ref: (refs/heads/[A-Za-z0-9][\w./-]{0,200})")
_COMMITTER = re.compile(r"^committer .* (\d{1,12}) [+-]\d{4}$", re.MULTILINE)
_REMOTES = "refs/remotes/"
MAX_REFS = 1000
"""Branches of remotes that are looked at."""
LONGEST_S = 10
"""Seconds that git may take to read a commit."""
_LONGEST_COMMIT = 1 << 16
"""Bytes of a commit that are searched for its time."""


def pushed_time(submission: Submission, root: Path) -> datetime | None:
    """The time of the last commit that a student pushed; None if there is no such commit.

    Args:
        submission: the student's files.
        root: the folder of all submissions; its own repository is not a student's.
    """
    root = root.resolve()
    origins = [entry.origin for entry in submission.entries if entry.origin is not None]
    clones = {clone for origin in origins if (clone := _clone(origin, root)) is not None}
    times = [commit_time(clone) for clone in sorted(clones)]
    return max((time for time in times if time is not None), default=None)


def _clone(origin: Path, root: Path) -> Path | None:
    """The `.git` folder of the clone that contains a file, below the folder of all submissions."""
    for folder in origin.parents:
        if folder == root or not folder.is_relative_to(root):
            return None
        if (folder / ".git").is_dir() and not (folder / ".git").is_symlink():
            return folder / ".git"
    return None


def commit_time(git: Path) -> datetime | None:
    """The time of the commit that a clone has checked out, if its remote has this commit.

    Nothing that the student configured is read: git sees an empty repository of ours, with the
    student's objects.
    """
    name = _head(git)
    if name is None or name not in _pushed(git):
        return None
    with tempfile.TemporaryDirectory() as empty:
        for part in ("objects", "refs"):
            Path(empty, part).mkdir(parents=True)
        Path(empty, "HEAD").write_text("ref: refs/heads/none\n")
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "GIT_DIR": empty,
            "GIT_OBJECT_DIRECTORY": str((git / "objects").absolute()),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
        }
        try:
            done = subprocess.run(
                ["git", "cat-file", "commit", name],
                env=environment, cwd=empty, capture_output=True, timeout=LONGEST_S, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
    if done.returncode:
        return None
    match = _COMMITTER.search(done.stdout[:_LONGEST_COMMIT].decode("utf-8", "replace"))
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _head(git: Path) -> str | None:
    """The name of the commit that a clone has checked out."""
    text = _line(git / "HEAD")
    ref = _REF.fullmatch(text)
    if ref is not None and ".." not in ref[1]:
        packed = dict(_packed_refs(git))
        text = _line(git / ref[1]) or packed.get(ref[1], "")
    return text if _SHA.fullmatch(text) else None


def _pushed(git: Path) -> set[str]:
    """The names of the commits at which the branches of the clone's remotes are."""
    packed = {name for ref, name in _packed_refs(git) if ref.startswith(_REMOTES)}
    loose = {_line(path) for path in islice((git / _REMOTES).rglob("*"), MAX_REFS)}
    return packed | loose


def _packed_refs(git: Path) -> Iterator[tuple[str, str]]:
    for line in _text(git / "packed-refs").splitlines():
        name, _, ref = line.partition(" ")
        yield ref, name


def _line(path: Path) -> str:
    return _text(path).strip()


def _text(path: Path) -> str:
    try:
        return read_file(path).decode("utf-8", "replace")
    except GradeError:
        return ""
