"""Hard links: one file that has names in several folders.

Copies by `cp -al`, backups by rsync and tools that merge equal files make hard links honestly, and
a class that was copied so must not lose a mark. So a file with several names is read, with one
exception: a student's link to a file that the student may not read. Where the answers are also the
course's own file or another student's, they are graded, and staff see it.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from grader.discover.submission import Submission

OF_COURSE = "the rubric or the reference solution"
OF_STUDENT = "a file of another submission"


def name_shared_files(
    submissions: Sequence[Submission], own_files: Iterable[Path]
) -> list[Submission]:
    """The submissions; each entry that is one file with another one says so in `also`.

    Args:
        submissions: all of a class.
        own_files: the rubric and its reference.
    """
    own = {(status.st_dev, status.st_ino) for status in map(_status, own_files) if status}
    folders: defaultdict[tuple[int, int], set[str]] = defaultdict(set)
    for submission in submissions:
        for entry in submission.entries:
            if entry.inode is not None:
                folders[entry.inode].add(submission.folder)
    also = {inode: OF_STUDENT for inode, names in folders.items() if len(names) > 1}
    also |= dict.fromkeys(own, OF_COURSE)
    return [_with_names(submission, also) for submission in submissions]


def _with_names(submission: Submission, also: dict[tuple[int, int], str]) -> Submission:
    if not any(entry.inode in also for entry in submission.entries):
        return submission
    entries = tuple(
        replace(entry, also=also.get(entry.inode, "")) if entry.inode else entry
        for entry in submission.entries
    )
    return replace(submission, entries=entries)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
